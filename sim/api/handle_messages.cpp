// Messages between people. Students write to their classmates, team leaders and teachers, where the
// lab lets them; whoever has the right send_notices writes to anybody, to a class and to all. Whom
// a person may not write to is not there for them.
#include <algorithm>

#include "api/handlers.h"
#include "api/limits.h"
#include "base/log.h"

namespace ringroom::api::handlers {
using directory::Person;
using directory::Right;

namespace {

bool share_a_class(const Person& a, const Person& b) {
    return std::any_of(a.classes.begin(), a.classes.end(), [&](const std::string& name) {
        return std::find(b.classes.begin(), b.classes.end(), name) != b.classes.end();
    });
}

bool may_write_to(const CallPtr& call, const Person& to) {
    if (!to.enabled || to.id == call->person.id)
        return false;
    return call->may(Right::send_notices) || to.role != directory::Role::student ||
           share_a_class(call->person, to);
}

bool may_write(const CallPtr& call) {
    return call->may(Right::send_notices) || call->services.students_write;
}

wire::Message to_wire_message(const messages::Message& message, Language language) {
    wire::Message out{.id = message.id,
                      .at = to_iso(message.at),
                      .from_number = message.sender_number,
                      .from_name = message.sender_name,
                      .audience = std::string(to_string(message.audience)),
                      .audience_name = message.audience_name,
                      .text = message_words(message, language),
                      .mine = message.mine,
                      .read = message.read};
    if (!message.kind.empty()) {
        out.kind = message.kind;
        out.subject = message.subject;
    }
    return out;
}

/// Fills in to whom. Errors: "messages.to_whom", "messages.no_notice", "messages.nobody".
Result<void> address_draft(const CallPtr& call, const wire::NewMessage& wanted,
                           messages::Draft& draft) {
    const bool all = wanted.all.value_or(false);
    if (int{all} + int{wanted.class_name.has_value()} + int{!wanted.to.empty()} != 1)
        return fail("messages.to_whom", "to people, a class or all");
    if (wanted.class_name && wanted.class_name->empty()) // the directory would give everybody
        return fail("messages.to_whom", "a class without a name");
    if (wanted.to.empty() && !call->may(Right::send_notices))
        return fail("messages.no_notice", "the right is missing");
    const auto everybody = call->services.people.list(wanted.class_name.value_or(""));
    if (!everybody)
        return tl::unexpected(everybody.error());
    if (wanted.to.empty()) {
        draft.audience = all ? messages::Audience::everybody : messages::Audience::of_class;
        draft.audience_name = wanted.class_name.value_or("");
        for (const auto& person : *everybody)
            if (person.enabled)
                draft.to.push_back(person.id);
        return draft.to.empty() ? fail("messages.nobody", '"' + draft.audience_name + '"')
                                : Result<void>();
    }
    for (const auto& number : wanted.to) {
        const auto found =
            std::find_if(everybody->begin(), everybody->end(),
                         [&](const Person& person) { return person.number == number; });
        if (found == everybody->end() || !may_write_to(call, *found))
            return fail("messages.nobody", "nobody to write to under \"" + number + "\"");
        if (std::find(draft.to.begin(), draft.to.end(), found->id) != draft.to.end())
            continue;
        draft.to.push_back(found->id);
        draft.audience_name += (draft.audience_name.empty() ? "" : ", ") + found->name;
    }
    return {};
}

/// To the streams of those it is for, and of the sender's other seats.
void show(const CallPtr& call, const std::vector<std::int64_t>& to, wire::Message message) {
    call->services.message_sent({call->agent()}, message);
    message.mine = false;
    message.read = false;
    std::vector<AgentId> people;
    for (const auto id : to)
        if (id != call->person.id)
            people.push_back({static_cast<std::uint64_t>(id)});
    call->services.message_sent(std::move(people), message);
}

} // namespace

std::string message_words(const messages::Message& message, Language language) {
    return message.kind.empty()
               ? message.text
               : text(language, "api.news." + message.kind, {{"title", message.text}});
}

void messages(const CallPtr& call) {
    const auto filter = filter_of(call, Right::use_seat);
    if (!filter)
        return call->fail(filter.error());
    messages::PageFilter wanted{.limit = filter->limit};
    if (!filter->after.empty()) {
        const auto after = whole_number(filter->after);
        if (!after || *after <= 0)
            return call->fail({"api.query", "\"after\" is no id of a message"});
        wanted.before = *after;
    }
    const auto page = call->services.backend.mailroom().page(call->person.id, wanted);
    if (!page)
        return call->fail(page.error());
    const auto unread = [&](const char* kind) {
        const auto found = page->unread_news.find(kind);
        return found == page->unread_news.end() ? std::int64_t{0} : found->second;
    };
    wire::MessagePage out{.unread = page->unread,
                          .unread_marks = unread("mark") + unread("appeal"),
                          .unread_exams =
                              unread("exam") + unread("exam_mended") + unread("practical")};
    for (const auto& message : page->messages)
        out.items.push_back(to_wire_message(message, call->language));
    if (page->more)
        out.next = std::to_string(out.items.back().id);
    call->ok(wire::encode(out));
}

void send_message(const CallPtr& call) {
    const auto wanted = call->body<wire::NewMessage>();
    if (!wanted)
        return call->fail(wanted.error());
    if (!may_write(call))
        return call->fail({"messages.not_allowed", "students do not write here"});
    messages::Draft draft{.sender = call->person.id,
                          .sender_number = call->person.number,
                          .sender_name = call->person.name,
                          .text = wanted->text,
                          .at = wall_now()};
    if (auto addressed = address_draft(call, *wanted, draft); !addressed)
        return call->fail(addressed.error());
    const auto sent = call->services.backend.mailroom().send(draft);
    if (!sent)
        return call->fail(sent.error());
    const auto message = to_wire_message(*sent, call->language);
    show(call, draft.to, message);
    call->ok(wire::encode(message), 201);
}

void tell_news(const CallPtr& call, std::vector<std::int64_t> to, const std::string& kind,
               const std::string& subject, const std::string& title) {
    std::erase(to, call->person.id);
    if (to.empty())
        return;
    const auto sent = call->services.backend.mailroom().send(
        {.sender = call->person.id,
         .sender_number = call->person.number,
         .sender_name = call->person.name,
         .to = to,
         .audience = messages::Audience::of_class, // whom it names is nobody else's affair
         .text = title.empty() ? subject : title,
         .at = wall_now(),
         .kind = kind,
         .subject = subject});
    if (!sent)
        return log_error("api", "news are not told: " + sent.error().text);
    auto message = to_wire_message(*sent, call->services.language);
    message.audience = "people";
    message.mine = message.read = false;
    std::vector<AgentId> people;
    for (const auto id : to)
        people.push_back({static_cast<std::uint64_t>(id)});
    call->services.message_sent(std::move(people), message);
}

void read_news(const CallPtr& call, const std::string& subject) {
    const auto done =
        call->services.backend.mailroom().mark_news_read(call->person.id, subject, wall_now());
    if (!done)
        log_error("api", "news stay unread: " + done.error().text);
}

namespace {

/// Who is in which group, only those read who write to groups.
wire::Recipient recipient_row(const Person& person, bool with_groups) {
    wire::Recipient out{.number = person.number,
                        .name = person.name,
                        .role = std::string(directory::to_string(person.role)),
                        .classes = person.classes,
                        .groups = {}};
    if (with_groups)
        for (const auto& of : person.groups)
            out.groups.push_back(directory::audience_name(of));
    return out;
}

} // namespace

void message_recipients(const CallPtr& call) {
    wire::RecipientList out{.notices = call->may(Right::send_notices)};
    if (may_write(call)) {
        const auto everybody = call->services.people.list("");
        if (!everybody)
            return call->fail(everybody.error());
        for (const auto& person : *everybody)
            if (may_write_to(call, person))
                out.items.push_back(recipient_row(person, out.notices));
    }
    call->ok(wire::encode(out));
}

namespace {

void mark_read(const CallPtr& call, std::int64_t message) {
    const auto done =
        call->services.backend.mailroom().mark_read(call->person.id, message, wall_now());
    if (!done)
        return call->fail(done.error());
    call->done();
}

} // namespace

void read_message(const CallPtr& call) {
    const auto id = whole_number(call->path["message"]);
    if (!id || *id <= 0)
        return call->fail({"messages.unknown", "no id of a message"});
    mark_read(call, *id);
}

void read_all_messages(const CallPtr& call) {
    mark_read(call, 0);
}

} // namespace ringroom::api::handlers
