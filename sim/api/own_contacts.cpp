#include "api/own_contacts.h"

#include <algorithm>
#include <map>

#include "api/audience.h"
#include "api/target.h"
#include "base/wall_clock.h"
#include "exam/practical.h"

namespace ringroom::api::handlers {

ContactKey contact_key(const CallPtr& call, RecordKey key) {
    return {key.run == 0 ? call->services.office.run() : key.run, key.contact};
}

std::optional<ContactKey> own_contact(const CallPtr& call, const std::string& text) {
    const auto named = record_key(text);
    if (!named) {
        call->fail({"crm.unknown", "no id of a contact"});
        return std::nullopt;
    }
    const auto key = contact_key(call, *named);
    if (call->services.office.has_written(key, call->agent()))
        return key;
    if (key.run == call->services.office.run())
        for (const auto& row : call->services.backend.contacts(call->language))
            if (row.id == key.contact && row.agent == call->agent())
                return key;
    const auto row = call->services.office.log_row(key);
    if (row && row->agent == call->agent())
        return key;
    if (row)
        audit_refusal(call, "contact-write", to_text(key), {row->agent});
    call->fail({"crm.not_yours", "another agent's contact, or none"});
    return std::nullopt;
}

std::vector<AgentId> owners_of(const CallPtr& call, const std::string& subject) {
    constexpr std::string_view sitting = "sitting/";
    if (subject.starts_with(sitting)) {
        const auto id = whole_number(std::string_view(subject).substr(sitting.size()));
        if (!id || *id <= 0)
            return {};
        const auto detail = call->services.backend.hall().sitting(*id, {steady_now(), wall_now()});
        return detail ? std::vector{AgentId{static_cast<std::uint64_t>(detail->row.sitter.person)}}
                      : std::vector<AgentId>{};
    }
    const auto key = record_key(subject);
    if (!key)
        return {};
    if (const auto row = call->services.backend.recording(*key))
        return {row->agent, row->peer};
    // Nothing may have been said in it.
    const auto detail = call->services.backend.result(*key, call->language);
    return detail ? std::vector{detail->row.agent} : std::vector<AgentId>{};
}

namespace {

/// Of a sheet that is asked for by a person's number.
std::vector<AgentId> owner_by_number(const CallPtr& call, const std::string& number) {
    const auto all = call->services.people.list("");
    if (all)
        for (const auto& one : *all)
            if (one.number == number)
                return {AgentId{static_cast<std::uint64_t>(one.id)}};
    return {};
}

} // namespace

std::vector<AgentId> owners(const CallPtr& call) {
    const auto part = [&](const char* name) {
        const auto found = call->path.find(name);
        return found == call->path.end() ? std::string{} : found->second;
    };
    for (const auto* name : {"person", "agent"})
        if (const auto id = whole_number(part(name)); id && *id > 0)
            return {AgentId{static_cast<std::uint64_t>(*id)}};
    if (const auto sitting = part("sitting"); !sitting.empty())
        return owners_of(call, "sitting/" + sitting);
    if (const auto number = call->query.find("number"); number != call->query.end())
        return owner_by_number(call, number->second);
    return owners_of(call, part("record"));
}

std::vector<DrillId> closed_drills(const CallPtr& call) {
    return call->may(directory::Right::see_class_results) ? std::vector<DrillId>{}
                                                          : call->services.backend.closed_drills();
}

std::set<DrillId> going_on(const CallPtr& call) {
    return call->may(directory::Right::see_class_results)
               ? std::set<DrillId>{}
               : call->services.backend.practicals().withheld();
}

std::set<DrillId> withheld(const CallPtr& call) {
    if (call->may(directory::Right::see_class_results))
        return {};
    auto out = going_on(call);
    const auto unreleased = call->services.backend.practicals().unreleased(call->person.id);
    std::vector<ContactKey> keys;
    for (const auto& [drill, contact] : unreleased)
        keys.push_back(contact);
    const auto reviews = call->services.backend.reviews().reviews(keys, house_now());
    for (const auto& [drill, contact] : unreleased) {
        const auto found = reviews ? reviews->find(contact) : decltype(reviews->end()){};
        if (!reviews || found == reviews->end() || found->second.published_at.ms == 0)
            out.insert(drill);
    }
    return out;
}

bool is_secluded(const CallPtr& call, DrillId drill, AgentId whose) {
    if (!drill || whose == call->agent())
        return false;
    const auto lesson = call->services.backend.seclusion(drill);
    return lesson == Seclusion::practice ||
           (lesson == Seclusion::exam && !call->may(directory::Right::see_class_results));
}

bool is_private_to_another(const CallPtr& call, const wire::ResultRow& row) {
    return row.practice == "private" && row.agent != call->agent();
}

Result<void> out_of_exams(const CallPtr& call, DrillId drill, AgentId whose,
                          const ContactKey& key) {
    const auto& exams = call->services.backend.practicals();
    if (exams.withheld().contains(drill))
        return fail("exam.not_released", "a call of an exam that goes on");
    if (!exams.unreleased(static_cast<std::int64_t>(whose.value)).contains(drill))
        return {};
    const auto review = call->services.backend.reviews().review(key, house_now());
    if (!review)
        return tl::unexpected(review.error());
    return review->published_at.ms != 0 ? Result<void>()
                                        : fail("exam.not_released", "its mark is not out");
}

Names names_for(const CallPtr& call) {
    auto people = std::make_shared<std::map<AgentId, std::string>>();
    if (const auto all = call->services.people.list(""))
        for (const auto& one : *all)
            (*people)[AgentId{static_cast<std::uint64_t>(one.id)}] = one.name;
    const auto queues = std::make_shared<std::vector<wire::QueueFigures>>(
        call->services.backend.queues(call->language));
    return {.agent =
                [people](AgentId agent) {
                    const auto found = people->find(agent);
                    return found == people->end() ? std::string{} : found->second;
                },
            .queue =
                [queues](QueueId queue) {
                    const auto found =
                        std::find_if(queues->begin(), queues->end(),
                                     [queue](const auto& one) { return one.id == queue; });
                    return found == queues->end() ? std::string{} : found->name;
                },
            .customer =
                [office = &call->services.office](std::int64_t id) {
                    const auto found = id == 0 ? std::nullopt : office->customer(id);
                    return found ? found->name : std::string{};
                },
            .word =
                [call](const std::string& word) {
                    return call->services.backend.said(word, call->language);
                }};
}

Result<bool> agrees_to_be_recorded(const CallPtr& call, const directory::Person& person) {
    const auto asked = call->services.people.classes().consents(person);
    if (!asked)
        return tl::unexpected(asked.error());
    return std::none_of(asked->begin(), asked->end(),
                        [](const auto& one) { return one.accepted.ms == 0; });
}

Result<bool> still_recorded(const CallPtr& call, AgentId agent) {
    if (!agent)
        return true;
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return tl::unexpected(everybody.error());
    for (const auto& person : *everybody)
        if (static_cast<std::uint64_t>(person.id) == agent.value)
            return agrees_to_be_recorded(call, person);
    return false;
}

} // namespace ringroom::api::handlers
