package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

// completionScripts ask the binary itself what may follow.
var completionScripts = map[string]string{
	"bash": `_zgminer() {
  local words
  case "${COMP_WORDS[COMP_CWORD]}" in
  -*) words=$("${COMP_WORDS[@]:0:COMP_CWORD+1}" --generate-bash-completion 2>/dev/null) ;;
  *) words=$("${COMP_WORDS[@]:0:COMP_CWORD}" --generate-bash-completion 2>/dev/null) ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _zgminer zgminer
`,
	"zsh": `#compdef zgminer
_zgminer() {
  local -a words_
  words_=("${(@f)$("${words[@]:0:$((CURRENT-1))}" --generate-bash-completion 2>/dev/null)}")
  compadd -a words_
}
compdef _zgminer zgminer
`,
}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a shell completion script",
		ArgsUsage: "bash|zsh",
		Description: "Example (bash, this session):\n   source <(zgminer completion bash)\n\n" +
			"Exit codes: 0 printed, 2 unknown shell.",
		BashComplete: func(c *cli.Context) { fmt.Fprintln(c.App.Writer, "bash\nzsh") },
		Action: func(c *cli.Context) error {
			script, ok := completionScripts[c.Args().First()]
			if !ok {
				return cli.Exit(fmt.Sprintf("completion for %q: give one of bash, zsh", c.Args().First()), exitUsage)
			}
			_, err := fmt.Fprint(c.App.Writer, script)
			return err
		},
	}
}
