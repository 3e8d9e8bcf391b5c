package flow

// Kind is what an Event says.
type Kind uint8

const (
	// LookAgain: events were lost, because the reader was slow; everything may have
	// changed, also by reverts (see Log.Reverts).
	LookAgain Kind = iota
	// Appended: entry Seq is there, the flow has Length sectors.
	Appended
	// Reverted: entries from Seq on are gone, the flow has Length sectors; of
	// contexts those after Epoch are gone.
	Reverted
	// NewContext: the context of Epoch was made on the chain; the sectors before
	// Length have their context.
	NewContext
	// PendingContext: Log.Pending changed.
	PendingContext
	// CaughtUp: the log has reached the chain's end for the first time, or again
	// after it was far behind.
	CaughtUp
)

func (k Kind) String() string {
	names := [...]string{"look again", "appended", "reverted", "new context", "pending context", "caught up"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// Event is a change of the log.
type Event struct {
	Kind   Kind
	Seq    uint64
	Length uint64 // sectors
	Epoch  uint64
}

// subscriberEvents is how many events wait for a reader.
const subscriberEvents = 256

type subscriber struct{ events chan Event }

// Subscribe returns the changes from now on. The log never waits for a reader: if
// too many events wait, they are replaced by one LookAgain. cancel ends it and
// closes the channel.
func (l *Log) Subscribe() (events <-chan Event, cancel func()) {
	s := &subscriber{make(chan Event, subscriberEvents)}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readers[s] = struct{}{}
	return s.events, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if _, ok := l.readers[s]; ok {
			delete(l.readers, s)
			close(s.events)
		}
	}
}

// publish hands an event to all subscribers. mu is held, so nobody else sends.
func (l *Log) publish(e Event) {
	for s := range l.readers {
		select {
		case s.events <- e:
			continue
		default:
		}
		for drained := false; !drained; {
			select {
			case <-s.events:
			default:
				drained = true
			}
		}
		s.events <- Event{Kind: LookAgain, Seq: l.state.next, Length: l.state.length, Epoch: l.state.epoch}
	}
}

// announce publishes an event from outside.
func (l *Log) announce(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Seq, e.Length, e.Epoch = l.state.next, l.state.length, l.state.epoch
	l.publish(e)
}
