#include "persona/callee.h"

#include "base/random.h"

namespace ringroom::persona {

namespace {

Line line_of(Language language, std::string_view key, int number) {
    Line line;
    line.text = text(language, key);
    line.id = line_id(line.text);
    line.place = {number, 1};
    return line;
}

Rule rule_of(Trigger trigger, std::string name, int id, Actions actions) {
    Rule rule;
    rule.trigger = trigger;
    rule.name = std::move(name);
    rule.id = id;
    rule.actions = std::move(actions);
    return rule;
}

/// "Hello?" - "You have the wrong number." - goodbye.
std::shared_ptr<const Drill> make_wrong_number(Language language) {
    auto drill = std::make_shared<Drill>();
    drill->file = drill->id = "wrong-number";
    drill->title = text(language, "persona.wrong_number_title");
    drill->language = language;
    drill->direction = Direction::outbound;
    drill->agent_first = false;
    drill->customer.patience = 30_s;
    drill->time_limit = 2_min;
    drill->lines = {line_of(language, "persona.wrong_number_hello", 1),
                    line_of(language, "persona.wrong_number_sorry", 2),
                    line_of(language, "persona.wrong_number_anyone", 3)};
    const std::string ending = text(language, "persona.wrong_number_ending");
    Scene hello;
    hello.name = drill->title;
    hello.entry = {SayAction{{0}}};
    hello.rules = {rule_of(Trigger::no_sound, "no_sound", 0, {SayAction{{2}}}),
                   rule_of(Trigger::otherwise, "otherwise", 1, {SayAction{{1}}, GoTo{1}})};
    hello.rules[0].wait = 4_s;
    hello.rules[0].at_most = 1;
    hello.rules[0].finally = {HangUpAction{ending}};
    Scene sorry;
    sorry.name = ending;
    sorry.rules = {rule_of(Trigger::no_sound, "no_sound", 2, {HangUpAction{ending}}),
                   rule_of(Trigger::otherwise, "otherwise", 3, {EndAction{ending}})};
    drill->scenes = {std::move(hello), std::move(sorry)};
    drill->rule_count = 4;
    drill->endings = {ending};
    drill->hash = fnv1a("wrong-number");
    return drill;
}

CalleeKind drawn(const Connect& connect, std::int64_t percent) {
    const std::pair<int, CalleeKind> parts[] = {
        {connect.answer, CalleeKind::answer},
        {connect.no_answer, CalleeKind::no_answer},
        {connect.busy, CalleeKind::busy},
        {connect.powered_off, CalleeKind::powered_off},
        {connect.unknown_number, CalleeKind::unknown_number},
        {connect.wrong_number, CalleeKind::wrong_number}};
    for (const auto& [share, kind] : parts) {
        if (percent < share)
            return kind;
        percent -= share;
    }
    return CalleeKind::answer;
}

} // namespace

std::string_view to_string(CalleeKind kind) {
    switch (kind) {
    case CalleeKind::answer:
        return "answer";
    case CalleeKind::no_answer:
        return "no_answer";
    case CalleeKind::busy:
        return "busy";
    case CalleeKind::powered_off:
        return "powered_off";
    case CalleeKind::unknown_number:
        return "unknown_number";
    case CalleeKind::wrong_number:
        return "wrong_number";
    }
    return "";
}

CalleePlan plan_callee(const Drill& drill, std::uint64_t seed, std::uint64_t number, int attempt) {
    // A number that does not exist, or is another's, stays so at every attempt; what the rest comes
    // to is drawn anew.
    auto random = stream(seed, "callee", number, attempt == 1 ? "" : std::to_string(attempt));
    auto first = stream(seed, "callee", number);
    auto kind = drawn(drill.connect, first.between(0, 99));
    if (attempt > 1 && kind != CalleeKind::unknown_number && kind != CalleeKind::wrong_number)
        do
            kind = drawn(drill.connect, random.between(0, 99));
        while ((kind == CalleeKind::unknown_number || kind == CalleeKind::wrong_number));
    switch (kind) {
    case CalleeKind::answer:
    case CalleeKind::wrong_number:
        return {kind, Duration{random.between(3'000, 12'000)}, Cause::normal};
    case CalleeKind::no_answer:
        return {kind, 60_s, Cause::no_answer};
    case CalleeKind::busy:
        return {kind, Duration{random.between(2'000, 4'000)}, Cause::busy};
    case CalleeKind::powered_off:
        return {kind, Duration{random.between(3'000, 6'000)}, Cause::unreachable};
    case CalleeKind::unknown_number:
        return {kind, Duration{random.between(2'000, 4'000)}, Cause::unknown_number};
    }
    return {};
}

std::shared_ptr<const Drill> wrong_number_drill(Language language) {
    static const auto zh = make_wrong_number(Language::zh);
    static const auto en = make_wrong_number(Language::en);
    return language == Language::zh ? zh : en;
}

} // namespace ringroom::persona
