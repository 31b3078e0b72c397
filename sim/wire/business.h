#pragma once
// Messages about the school's practice business: customers, the contact log, cases, callbacks.
// Included by wire/messages.h. A number of a customer, case or callback is positive; 0 means none.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "contact/ids.h"
#include "contact/words.h"
#include "wire/message.h"

namespace ringroom::wire {

struct CustomerAttribute {
    std::string name;
    std::string value;
    RINGROOM_MESSAGE(CustomerAttribute, name, value)
};
struct CustomerRow {
    std::int64_t id = 0;
    std::int64_t version = 0; ///< goes back with a change; rises with each
    std::string number;       ///< the school's own number of the customer
    std::string name;
    std::vector<std::string> telephones;
    std::string grade;
    std::vector<CustomerAttribute> attributes; ///< in order
    RINGROOM_MESSAGE(CustomerRow, id, version, number, name, telephones, grade, attributes)
};
struct NewCustomer {
    std::optional<std::string> number;
    std::string name;
    std::vector<std::string> telephones;
    std::optional<std::string> grade;
    std::vector<CustomerAttribute> attributes;
    RINGROOM_MESSAGE(NewCustomer, number, name, telephones, grade, attributes)
};
/// The whole customer as it is to be; what is missing becomes empty.
struct CustomerChange {
    std::int64_t version = 0; ///< that was read
    std::optional<std::string> number;
    std::string name;
    std::vector<std::string> telephones;
    std::optional<std::string> grade;
    std::vector<CustomerAttribute> attributes;
    RINGROOM_MESSAGE(CustomerChange, version, number, name, telephones, grade, attributes)
};
/// One line of the contact log.
struct LogRow {
    std::string id; ///< RUN-CONTACT, as results and recordings
    std::int64_t customer = 0;
    std::string customer_name; ///< of the record, else as the lesson calls them
    std::string telephone;     ///< the customer's
    std::string dialled;       ///< the service number; empty outbound
    std::string project;
    std::string medium;
    Direction direction = Direction::inbound;
    std::string queue;
    AgentId agent; ///< 0: nobody
    std::string agent_name;
    DrillId drill;
    std::string started_at;
    Duration waited;
    Duration talk;
    Duration wrap_up;
    std::string outcome; ///< talked, abandoned, not_served, not_reached, interrupted
    std::string disposition;
    bool recorded = false;
    std::string note;
    RINGROOM_MESSAGE(LogRow, id, customer, customer_name, telephone, dialled, project, medium,
                     direction, queue, agent, agent_name, drill, started_at, waited, talk, wrap_up,
                     outcome, disposition, recorded, note)
};
struct ContactNote {
    std::string text; ///< up to 10,000 characters
    RINGROOM_MESSAGE(ContactNote, text)
};
struct ContactCustomer {
    std::int64_t customer = 0;
    RINGROOM_MESSAGE(ContactCustomer, customer)
};
struct CaseRow {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t customer = 0;
    std::string customer_name;
    std::string telephone;
    std::string contact; ///< RUN-CONTACT; empty: opened without one
    std::string title;
    std::string kind;
    std::string note;
    std::string state; ///< open, closed
    AgentId opened_by;
    std::string opened_by_name;
    std::string opened_at;
    AgentId closed_by; ///< 0: it is open
    std::string closed_by_name;
    std::string closed_at;
    RINGROOM_MESSAGE(CaseRow, id, version, customer, customer_name, telephone, contact, title, kind,
                     note, state, opened_by, opened_by_name, opened_at, closed_by, closed_by_name,
                     closed_at)
};
/// Names a contact, a customer or a telephone; what the contact tells need not be said.
struct NewCase {
    std::optional<std::string> contact; ///< RUN-CONTACT, or CONTACT of the run going on
    std::optional<std::int64_t> customer;
    std::optional<std::string> telephone;
    std::string title;
    std::optional<std::string> kind;
    std::optional<std::string> note;
    RINGROOM_MESSAGE(NewCase, contact, customer, telephone, title, kind, note)
};
/// What is missing stays as it is.
struct CaseChange {
    std::int64_t version = 0;
    std::optional<std::string> title;
    std::optional<std::string> kind;
    std::optional<std::string> note;
    std::optional<std::string> state; ///< open, closed
    RINGROOM_MESSAGE(CaseChange, version, title, kind, note, state)
};
struct CallbackRow {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t customer = 0;
    std::string name; ///< whom to ask for
    std::string telephone;
    std::string contact; ///< RUN-CONTACT; empty: promised without one
    std::string due_at;
    std::string note;
    AgentId owner;
    std::string owner_name;
    std::string state; ///< open, done, cancelled
    std::string made_at;
    RINGROOM_MESSAGE(CallbackRow, id, version, customer, name, telephone, contact, due_at, note,
                     owner, owner_name, state, made_at)
};
struct NewCallback {
    std::optional<std::string> contact; ///< RUN-CONTACT, or CONTACT of the run going on
    std::optional<std::int64_t> customer;
    std::optional<std::string> name;
    std::optional<std::string> telephone; ///< missing: the contact's
    std::string due_at;
    std::optional<std::string> note;
    RINGROOM_MESSAGE(NewCallback, contact, customer, name, telephone, due_at, note)
};
/// What is missing stays as it is.
struct CallbackChange {
    std::int64_t version = 0;
    std::optional<std::string> due_at;
    std::optional<std::string> note;
    std::optional<std::string> state; ///< open, done, cancelled
    RINGROOM_MESSAGE(CallbackChange, version, due_at, note, state)
};
/// An agent's own day, by the lab's clock.
struct DayFigures {
    std::int64_t answered = 0;
    Duration average_talk; ///< 0: none yet
    /// Thousandths of the offered, short abandons left out, over the agent's queues; missing: none.
    std::optional<std::int64_t> service_level;
    RINGROOM_MESSAGE(DayFigures, answered, average_talk, service_level)
};

} // namespace ringroom::wire
