#pragma once
// Inside of room wire: the list of messages for which encode(), decode() and a schema exist.
#define RINGROOM_EVERY_MESSAGE(X)                                                                  \
    X(LoginRequest)                                                                                \
    X(Person)                                                                                      \
    X(LoginAnswer)                                                                                 \
    X(Telephone)                                                                                   \
    X(NewPerson)                                                                                   \
    X(NewPassword)                                                                                 \
    X(Card)                                                                                        \
    X(QueueFigures)                                                                                \
    X(AgentRow)                                                                                    \
    X(ContactRow)                                                                                  \
    X(FormField)                                                                                   \
    X(FormDefinition)                                                                              \
    X(LabelledValue)                                                                               \
    X(TalkStep)                                                                                    \
    X(MoveChoice)                                                                                  \
    X(SeatContact)                                                                                 \
    X(SeatView)                                                                                    \
    X(LogOn)                                                                                       \
    X(SeatState)                                                                                   \
    X(MoveMark)                                                                                    \
    X(FieldValue)                                                                                  \
    X(DispositionCode)                                                                             \
    X(ScriptRow)                                                                                   \
    X(PackRow)                                                                                     \
    X(DrillStart)                                                                                  \
    X(DrillStatus)                                                                                 \
    X(DrillStop)                                                                                   \
    X(ResultRow)                                                                                   \
    X(ResultItem)                                                                                  \
    X(CapturedField)                                                                               \
    X(ResultDetail)                                                                                \
    X(RecordingRow)                                                                                \
    X(Mark)                                                                                        \
    X(Waveform)                                                                                    \
    X(AlarmRow)                                                                                    \
    X(Health)                                                                                      \
    X(FindLabs)                                                                                    \
    X(LabHere)                                                                                     \
    X(AuditRow)                                                                                    \
    X(ErrorMessage)                                                                                \
    X(StreamLogin)
#define RINGROOM_EVERY_LIST(X)                                                                     \
    X(Person)                                                                                      \
    X(QueueFigures)                                                                                \
    X(AgentRow)                                                                                    \
    X(ContactRow)                                                                                  \
    X(PackRow)                                                                                     \
    X(DrillStatus)                                                                                 \
    X(ResultRow)                                                                                   \
    X(RecordingRow)                                                                                \
    X(Mark)                                                                                        \
    X(AuditRow)
