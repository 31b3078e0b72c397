#pragma once
// The practice business as the API shows it: rows of room crm with the names of people, queues and
// customers filled in. Any thread.
#include <functional>
#include <string>

#include "crm/office.h"
#include "wire/messages.h"

namespace ringroom::api {

/// Who is who; each gives an empty text where there is nobody.
struct Names {
    std::function<std::string(AgentId)> agent;
    std::function<std::string(QueueId)> queue;
    std::function<std::string(std::int64_t)> customer;
    std::function<std::string(const std::string&)>
        word; ///< of the lab's own, in the language asked for
};

[[nodiscard]] wire::CustomerRow to_wire(const crm::Customer& customer);
[[nodiscard]] wire::LogRow to_wire(const crm::LogRow& row, const Names& names);
[[nodiscard]] wire::CaseRow to_wire(const crm::Case& one, const Names& names);
[[nodiscard]] wire::CallbackRow to_wire(const crm::Callback& one, const Names& names);
[[nodiscard]] wire::DayFigures to_wire(const crm::DayFigures& figures);

} // namespace ringroom::api
