-------------------------------- MODULE Saga --------------------------------
(* One saga, replicas that take it over from each other, a network that loses, delays and repeats, and participants   *)
(* that each keep one operation row. Checked: whatever the order of events, effects happen all or not at all.          *)
(* Each guard can be taken away by a constant; then TLC must find a run that breaks an invariant (make model-check).   *)
EXTENDS Naturals, FiniteSets

CONSTANTS
  Replicas,
  MaxEpoch,          \* how often the saga is picked up at most
  Steps,             \* 1..n; those before the pivot can be undone, those after it only be repeated
  Pivot,
  Tombstone,         \* undoing what never arrived leaves CANCELLED, so that it is refused when it arrives late
  Fencing,           \* a lower epoch than the highest seen is refused, by the store and by participants
  Dedupe,            \* a repeated operation gets the stored answer and has no second effect
  IntentFirst,       \* nothing is sent before its INTENT is committed
  UnknownNotFailed   \* a pivot without an answer is cancelled or learned, not taken for failed

VARIABLES
  saga,      \* the store: [epoch, state, cursor, intents, undone]
  held,      \* replica -> epoch it picked the saga up with; 0 is none, less than saga.epoch is stale and does not know
  belief,    \* replica -> the saga as it last read or wrote it
  sent,      \* requests; none is ever taken out: a late or a repeated one is one delivered later or again
  answers,   \* responses, likewise
  row,       \* step -> the participant's operation row: [state, epoch]
  effects    \* step -> how often it is in effect

vars == <<saga, held, belief, sent, answers, row, effects>>

Ended == {"COMPLETED", "REJECTED"}
Last == CHOOSE s \in Steps : \A t \in Steps : t <= s
New == [epoch |-> 0, state |-> "RUNNING", cursor |-> 1, intents |-> {}, undone |-> {}]

Init ==
  /\ saga = New
  /\ held = [r \in Replicas |-> 0]
  /\ belief = [r \in Replicas |-> New]
  /\ sent = {}
  /\ answers = {}
  /\ row = [s \in Steps |-> [state |-> "NONE", epoch |-> 0]]
  /\ effects = [s \in Steps |-> 0]

------------------------------------------------------------------------------
(* The orchestrator. *)

PickUp(r) ==
  /\ saga.state \notin Ended
  /\ saga.epoch < MaxEpoch
  /\ saga' = [saga EXCEPT !.epoch = @ + 1]
  /\ held' = [held EXCEPT ![r] = saga.epoch + 1]
  /\ belief' = [belief EXCEPT ![r] = saga']
  /\ UNCHANGED <<sent, answers, row, effects>>

\* What a replica writes is made from what it believes; only the fence tells it that this is no longer so.
Write(r, change) ==
  /\ held[r] > 0
  /\ Fencing => held[r] = saga.epoch
  /\ saga' = [change EXCEPT !.epoch = saga.epoch]
  /\ belief' = [belief EXCEPT ![r] = saga']
  /\ UNCHANGED <<held, sent, answers, row, effects>>

Send(r, kind, step) ==
  /\ sent' = sent \union {[kind |-> kind, step |-> step, epoch |-> held[r]]}
  /\ UNCHANGED <<saga, held, belief, answers, row, effects>>

Answered(r, kind, step, result) ==
  [kind |-> kind, step |-> step, epoch |-> held[r], result |-> result] \in answers

Forward(r) == held[r] > 0 /\ belief[r].state \in {"RUNNING", "COMMITTED"}

Intend(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ b.cursor \notin b.intents
  /\ Write(r, [b EXCEPT !.intents = @ \union {b.cursor}])

Act(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ IntentFirst => b.cursor \in b.intents
  /\ Send(r, "do", b.cursor)

Succeeded(b) ==
  [b EXCEPT !.state = IF b.cursor = Last THEN "COMPLETED" ELSE IF b.cursor = Pivot THEN "COMMITTED" ELSE @,
            !.cursor = IF b.cursor = Last THEN @ ELSE @ + 1]

Succeed(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ b.cursor \in b.intents
  /\ \/ Answered(r, "do", b.cursor, "DONE")
     \/ b.cursor = Pivot /\ Answered(r, "undo", Pivot, "DONE")  \* cancel-or-learn: learned
  /\ Write(r, Succeeded(b))

Refuse(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ b.state = "RUNNING"
  /\ Answered(r, "do", b.cursor, "REFUSED")
  /\ Write(r, [b EXCEPT !.state = "COMPENSATING"])

\* A client or an operator may want it undone at any time before the pivot is known to be done.
CancelPivot(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ b.state = "RUNNING" /\ b.cursor = Pivot /\ Pivot \in b.intents
  /\ Send(r, "undo", Pivot)

GiveUp(r) ==
  LET b == belief[r] IN
  /\ Forward(r)
  /\ b.state = "RUNNING"
  /\ (UnknownNotFailed /\ Pivot \in b.intents) => Answered(r, "undo", Pivot, "CANCELLED")
  /\ Write(r, [b EXCEPT !.state = "COMPENSATING"])

\* With or without an OUTCOME: whatever has an INTENT may be in effect.
ToUndo(b) == {s \in b.intents : s < Pivot /\ s \notin b.undone}
Newest(steps) == CHOOSE s \in steps : \A t \in steps : t <= s

Compensate(r) ==
  LET b == belief[r] IN
  /\ held[r] > 0 /\ b.state = "COMPENSATING" /\ ToUndo(b) # {}
  /\ Send(r, "undo", Newest(ToUndo(b)))

Compensated(r) ==
  LET b == belief[r] IN
  /\ held[r] > 0 /\ b.state = "COMPENSATING" /\ ToUndo(b) # {}
  /\ Answered(r, "undo", Newest(ToUndo(b)), "CANCELLED")
  /\ Write(r, [b EXCEPT !.undone = @ \union {Newest(ToUndo(b))}])

Reject(r) ==
  LET b == belief[r] IN
  /\ held[r] > 0 /\ b.state = "COMPENSATING" /\ ToUndo(b) = {}
  /\ Write(r, [b EXCEPT !.state = "REJECTED"])

------------------------------------------------------------------------------
(* The participants: each request is one local transaction on the operation row. *)

Answer(m, result) ==
  answers' = answers \union {[kind |-> m.kind, step |-> m.step, epoch |-> m.epoch, result |-> result]}

Store(m, state, effect) ==
  LET r == row[m.step] IN
  /\ row' = [row EXCEPT ![m.step] = [state |-> state, epoch |-> IF m.epoch > r.epoch THEN m.epoch ELSE r.epoch]]
  /\ effects' = [effects EXCEPT ![m.step] = effect]

Execute(m) ==
  LET s == m.step IN
  CASE row[s].state = "DONE" /\ Dedupe         -> Store(m, "DONE", effects[s]) /\ Answer(m, "DONE")
    [] row[s].state = "CANCELLED" /\ Tombstone -> Store(m, "CANCELLED", effects[s]) /\ Answer(m, "TOO_LATE")
    [] row[s].state = "REFUSED"                -> Store(m, "REFUSED", effects[s]) /\ Answer(m, "REFUSED")
    [] OTHER -> \/ Store(m, "DONE", effects[s] + 1) /\ Answer(m, "DONE")
                \/ s <= Pivot /\ row[s].state = "NONE" /\ Store(m, "REFUSED", effects[s]) /\ Answer(m, "REFUSED")

Undo(m) ==
  LET s == m.step IN
  CASE row[s].state = "DONE" /\ s = Pivot -> Store(m, "DONE", effects[s]) /\ Answer(m, "DONE")
    [] row[s].state = "DONE"              -> Store(m, "CANCELLED", effects[s] - 1) /\ Answer(m, "CANCELLED")
    [] row[s].state = "NONE"              -> Store(m, IF Tombstone THEN "CANCELLED" ELSE "NONE", effects[s])
                                             /\ Answer(m, "CANCELLED")
    [] OTHER                              -> Store(m, row[s].state, effects[s]) /\ Answer(m, "CANCELLED")

Deliver(m) ==
  /\ Fencing => m.epoch >= row[m.step].epoch
  /\ IF m.kind = "do" THEN Execute(m) ELSE Undo(m)
  /\ UNCHANGED <<saga, held, belief, sent>>

------------------------------------------------------------------------------
Orchestrate(r) ==
  \/ PickUp(r) \/ Intend(r) \/ Act(r) \/ Succeed(r) \/ Refuse(r)
  \/ CancelPivot(r) \/ GiveUp(r) \/ Compensate(r) \/ Compensated(r) \/ Reject(r)

Next == (\E r \in Replicas : Orchestrate(r)) \/ (\E m \in sent : Deliver(m))

Spec == Init /\ [][Next]_vars /\ WF_vars(Next)

------------------------------------------------------------------------------
AtMostOnce == \A s \in Steps : effects[s] \in {0, 1}
CompletedHasAll == saga.state = "COMPLETED" => \A s \in Steps : effects[s] = 1
RejectedHoldsNothing == saga.state = "REJECTED" => \A s \in Steps : effects[s] = 0
PivotIsFinal == effects[Pivot] = 1 => saga.state \notin {"COMPENSATING", "REJECTED"}
NoEffectWithoutIntent == \A s \in Steps : effects[s] > 0 => s \in saga.intents
NothingAfterTheEnd == [][saga.state \in Ended => (saga' = saga /\ effects' = effects)]_vars
Ends == <>(saga.state \in Ended)
=============================================================================
