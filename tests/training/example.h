#pragma once
// A drill and contacts in it, by hand; shared by the tests of this room.
#include <string>
#include <vector>

#include "contact/fact.h"
#include "persona/drill.h"
#include "training/gradebook.h"

namespace ringroom::training::example {

inline persona::Expression condition(std::string_view text) {
    std::optional<persona::ExpressionError> error;
    return persona::Expression::parse(text, error);
}

/// The complaint drill of the reference scenarios, reduced to what grading reads.
inline persona::Drill complaint() {
    persona::Drill d;
    d.title = "师傅爽约投诉";
    d.facts.resize(3);
    d.facts[0] = {.name = "工单号", .variable = 0};
    d.facts[1] = {.name = "诉求", .choices = {"道歉", "赔偿"}};
    d.facts[2] = {.name = "备注", .required = false};
    d.lines.resize(2);
    d.lines[0].id = "l1";
    d.lines[1].id = "l2";
    d.lines[1].may_interrupt = true;
    const auto scene = [&](std::string name, std::vector<std::string> moves) {
        persona::Scene s;
        s.name = std::move(name);
        for (auto& move : moves)
            s.rules.push_back({.trigger = persona::Trigger::move, .name = move});
        s.rules.push_back({});
        d.scenes.push_back(std::move(s));
    };
    scene("开场", {"道歉", "核对身份"});
    scene("要说法", {"同理安抚", "推诿"});
    d.moves = {"道歉", "核对身份", "同理安抚", "推诿", "泄露隐私"};
    d.rubric.items = {
        {.name = "开场规范",
         .weight = 10,
         .automatic = true,
         .condition = condition("首句用时<=3秒")},
        {.name = "同理安抚", .weight = 25},
        {.name = "信息采集", .weight = 25, .automatic = true, .condition = condition("采集齐全")},
        {.name = "解决方案", .weight = 25},
        {.name = "语速音量",
         .weight = 15,
         .automatic = true,
         .condition = condition("语速<=5.0 且 静默<=10秒")}};
    d.rubric.red_lines = {"推诿", "泄露隐私"};
    d.endings = {"满意", "投诉到12345"};
    return d;
}

/// Telesales: no rubric of its own.
inline persona::Drill sales() {
    persona::Drill d;
    d.title = "宽带提速电话营销";
    d.direction = Direction::outbound;
    d.must_say = {"报公司和工号", "说明资费", "说明合约期", "征得同意"};
    d.must_not_say = {"最后一天"};
    d.moves = {"报公司和工号", "说明资费", "说明合约期", "征得同意", "最后一天"};
    d.endings = {"成交", "违规成交", "未成交"};
    return d;
}

constexpr ContactId contact{7};
constexpr AgentId student{3};
constexpr DrillId lesson{1};

/// One contact's facts, with times in milliseconds after its answer at 20 s.
struct Story {
    std::vector<StampedFact> facts;
    ContactId id;
    AgentId who;

    explicit Story(ContactId c = contact, AgentId a = student)
        : id(c)
        , who(a) {}

    template <class F>
    Story& at(std::int64_t ms, F f) {
        facts.push_back({Instant{20'000 + ms}, std::move(f)});
        return *this;
    }
    Story& inbound() {
        const OfferId offer{id.value};
        at(-20'000, fact::ContactArrived{
                        .contact = id, .drill = lesson, .script = "complaint", .customer = 4});
        at(-9'000, fact::ContactQueued{id, QueueId{1}});
        at(-5'000, fact::OfferBegan{id, offer, who});
        at(-4'500, fact::OfferRang{id, offer, who});
        at(0, fact::OfferEnded{id, offer, who, OfferEnd::answered});
        return at(0, fact::ContactConnected{id, who, 9_s});
    }
    Story& outbound() {
        at(-20'000, fact::ContactArrived{.contact = id,
                                         .direction = Direction::outbound,
                                         .drill = lesson,
                                         .script = "sales"});
        at(-15'000, fact::RecordShown{id, who, "0510"});
        at(-5'000, fact::DialBegan{id, who});
        at(0, fact::DialEnded{id, who, Cause::normal});
        return at(0, fact::ContactConnected{id, who, 5_s});
    }
    Story& scene(std::int64_t ms, std::string name) {
        return at(ms, fact::SceneEntered{id, std::move(name)});
    }
    Story& says(std::int64_t from, std::int64_t to, std::int64_t level = -260) {
        return at(to, fact::Spoke{id, "agent", Instant{20'000 + from}, level, ""});
    }
    Story& hears(std::int64_t from, std::int64_t to, std::string line = "l1") {
        return at(to, fact::Spoke{id, "customer", Instant{20'000 + from}, 0, std::move(line)});
    }
    Story& move(std::int64_t ms, std::string name) {
        return at(ms, fact::MoveMade{id, who, std::move(name), "mark"});
    }
    Story& spoken(std::int64_t ms, std::string field, std::string value, bool again = false) {
        return at(ms, fact::FactSpoken{id, std::move(field), std::move(value), again});
    }
    Story& keys(std::int64_t ms, std::string field, std::string value) {
        return at(ms, fact::FieldKeyed{id, who, std::move(field), std::move(value)});
    }
    Story& saves(std::int64_t ms) { return at(ms, fact::FormSubmitted{id, who}); }
    Story& ends(std::int64_t ms, std::int64_t wrap_up, std::string ending = "满意",
                std::string by = "agent") {
        at(ms, fact::ContactReleased{id, Cause::normal, std::move(by), std::move(ending)});
        return at(ms + wrap_up, fact::ContactDone{id, who});
    }
};

/// A contact without fault.
inline Story good(ContactId id = contact, AgentId who = student) {
    Story s(id, who);
    s.inbound().scene(0, "开场").says(1'000, 3'000).hears(3'500, 8'000);
    s.move(9'000, "道歉").says(8'500, 12'000).scene(12'000, "要说法");
    s.spoken(14'000, "工单号", "12345678").hears(12'500, 15'000);
    s.keys(20'000, "工单号", "1234 5678").keys(22'000, "诉求", "道歉");
    s.says(16'000, 23'000).move(17'000, "同理安抚").hears(24'000, 26'000);
    s.saves(27'000).ends(30'000, 8'000);
    return s;
}

inline Measures of(const Story& story, const persona::Drill& drill = complaint(),
                   persona::Ear ear = persona::Ear::self_report) {
    return measure(story.id, story.facts, &drill, ear);
}

inline Gradebook book_of(const std::vector<Story>& stories,
                         const persona::Drill& drill = complaint()) {
    Gradebook book;
    book.add_drill(lesson, std::make_shared<persona::Drill>(drill), persona::Ear::self_report, 7);
    for (const auto& story : stories)
        for (const auto& fact : story.facts)
            book.take(fact);
    return book;
}
} // namespace ringroom::training::example
