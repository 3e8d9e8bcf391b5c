/*
 * A stand-in for NVIDIA's management library with one GPU and few functions, as
 * an old or a future driver may have. The environment variable STUB_NVML_INIT
 * holds what nvmlInit returns. The test compiles it as libnvidia-ml.so.1.
 */
#include <stdlib.h>
#include <string.h>

static char handle;

int nvmlInit_v2(void)
{
	const char *code = getenv("STUB_NVML_INIT");
	return code ? atoi(code) : 0;
}

int nvmlShutdown(void) { return 0; }

int nvmlDeviceGetCount_v2(unsigned *count)
{
	*count = 1;
	return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device)
{
	*device = &handle;
	return index == 0 ? 0 : 2;
}

int nvmlDeviceGetName(void *device, char *name, unsigned length)
{
	if (device != &handle)
		return 2;
	strncpy(name, "Stub GPU", length);
	return 0;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *degrees)
{
	*degrees = 42;
	return device == &handle && sensor == 0 ? 0 : 2;
}

/* not supported by this GPU */
int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts)
{
	(void)device;
	(void)milliwatts;
	return 3;
}
