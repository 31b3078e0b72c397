#include "call.h"

#include <cstdlib>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "persona/actor.h"
#include "persona/callee.h"
#include "persona/ledger.h"
#include "persona/walk.h"

using namespace ringroom;
using namespace ringroom::persona;

TEST_CASE("callees come out in the drill's proportions and stay what they are") {
    const auto drill = house("telesales");
    std::map<CalleeKind, int> seen;
    for (std::uint64_t n = 1; n <= 10'000; ++n) {
        const auto plan = plan_callee(*drill, 3, n);
        ++seen[plan.kind];
        CHECK(plan.after >= 2_s);
        CHECK(plan.after <= 60_s);
        if (plan.kind == CalleeKind::unknown_number)
            CHECK(plan_callee(*drill, 3, n, 2).kind == CalleeKind::unknown_number);
    }
    CHECK(std::abs(seen[CalleeKind::answer] - 6200) < 200);
    CHECK(std::abs(seen[CalleeKind::no_answer] - 1800) < 200);
    CHECK(std::abs(seen[CalleeKind::busy] - 800) < 150);
    CHECK(std::abs(seen[CalleeKind::powered_off] - 700) < 150);
    CHECK(std::abs(seen[CalleeKind::unknown_number] - 500) < 150);
    CHECK(seen[CalleeKind::wrong_number] == 0);
}

TEST_CASE("the wrong number says so") {
    for (const auto language : {Language::zh, Language::en}) {
        Call call(wrong_number_drill(language), Ear::turns);
        call.hear(heard::AtAgent{});
        call.listen();
        call.speak();
        CHECK_FALSE(call.text().empty());
        call.listen();
        call.speak();
        CHECK_FALSE(call.actor.ending().empty());
    }
}

TEST_CASE("the ledger compares what was keyed with the truth") {
    Call call(house("broadband-complaint"));
    Ledger ledger(call.actor);
    const auto entry = [&](std::string_view name) {
        for (const auto& e : ledger.entries())
            if (e.fact == name)
                return e;
        return LedgerEntry{};
    };
    const auto truth = call.actor.value("工单号").shown();
    CHECK(entry("工单号").verdict == Verdict::missing);
    ledger.note(Instant{1000}, Act(act::FactSpoken{"工单号", truth}));
    ledger.note(Instant{5000}, Act(act::FactSpoken{"工单号", truth}));
    ledger.note(Instant{2000}, Heard(heard::FormKeyed{"工单号", "1"}));
    CHECK(entry("工单号").verdict == Verdict::wrong);
    ledger.note(Instant{3000},
                Heard(heard::FormKeyed{"工单号", truth.substr(0, 4) + " -" + truth.substr(4)}));
    CHECK(entry("工单号").verdict == Verdict::right);
    CHECK(entry("工单号").spoken == Instant{1000});
    CHECK(entry("工单号").repeated == Instant{5000});
    CHECK(entry("工单号").keyed == Instant{3000});
    CHECK_FALSE(ledger.complete());
    ledger.note(Instant{1}, Heard(heard::FormKeyed{"联系电话", "0551-1234567"}));
    ledger.note(Instant{1}, Heard(heard::FormKeyed{"新上门时间", "明天下午"}));
    ledger.note(Instant{1}, Heard(heard::FormKeyed{"诉求", "上天"}));
    CHECK(entry("诉求").verdict == Verdict::wrong);
    ledger.note(Instant{1}, Heard(heard::FormKeyed{"诉求", "尽快上门"}));
    CHECK(ledger.complete());
    ledger.note(Instant{1}, Heard(heard::FormKeyed{"诉求", ""}));
    CHECK_FALSE(ledger.complete());
    CHECK(normal_form("１２３４ 56-78") == normal_form("12345678"));
    CHECK(normal_form("ABC") == "abc");
}

TEST_CASE("a thousand walks always come to an ending, and the same ones") {
    for (const auto* pack : {"broadband-complaint", "telesales", "bill-question-en"}) {
        const auto drill = house(pack);
        for (const auto ear : {Ear::turns, Ear::self_report}) {
            const auto report = walk(drill, {300, 7, ear});
            CHECK(report.dead_ends == 0);
            CHECK(report.runs == 300);
            CHECK(walk(drill, {300, 7, ear}).endings == report.endings);
            int sum = 0;
            for (const auto& [ending, n] : report.endings)
                sum += n;
            CHECK(sum == 300);
        }
        for (const auto& sample : drill->samples) {
            const auto played = play_sample(drill, sample);
            CHECK(played.ending_kept);
            CHECK(played.score_kept);
        }
    }
}

TEST_CASE("walks find what is never said") {
    const auto report = walk(
        drill_of(outbound + "场景 \"一\"\n若 \"心情 > 4\" { 客户说 \"永远不会\" }\n客户说 \"喂\"\n"
                            "否则 { 结束 \"完\" }"),
        {50, 1, Ear::self_report});
    REQUIRE(report.dead_lines.size() == 1);
    CHECK(report.dead_lines[0] == 0);
}
