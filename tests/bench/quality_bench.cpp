// A class's page of progress: 50 students, 20 graded contacts each, read and worked out; the look
// for unfairness over the same marks; and what is measured in a talk of an hour. Prints one JSON
// object a line.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "../training/example.h"
#include "quality/reviews.h"
#include "training/fairness.h"
#include "training/tables.h"

using namespace ringroom;
using namespace ringroom::quality;

namespace {

constexpr std::uint64_t students = 50;
constexpr std::uint64_t contacts = 20; // of each
constexpr int rounds = 21;

void need(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "quality_bench: %s failed\n", what);
        std::exit(1);
    }
}

/// As much as a talk of four minutes leaves: ten items with evidence, moves, scenes, silences.
training::ContactResult contact_of(std::uint64_t student, std::uint64_t number) {
    training::ContactResult out{.drill = DrillId{1 + number}, .seed = 7 + number % 4};
    auto& m = out.measures;
    m.contact = ContactId{student * 1'000 + number};
    m.agent = AgentId{student};
    m.script = "broadband-complaint/inbound-complaint";
    m.customer = number;
    m.speech_known = true;
    const auto at = [](int i) { return Instant{100'000 + i * 4'000}; };
    for (int i = 0; i < 20; ++i)
        m.moves.push_back({"核对客户身份", at(i), "mark"});
    for (int i = 0; i < 12; ++i)
        m.scenes.push_back({"客户要一个说法", at(i), ""});
    for (int i = 0; i < 8; ++i) {
        m.dead_air.push_back({at(i), at(i + 1)});
        m.facts.push_back({.name = "回访电话" + std::to_string(i),
                           .truth = "13800001111",
                           .keyed = "13800001111",
                           .spoken_at = at(i),
                           .keyed_at = at(i + 1)});
    }
    out.card.sections.push_back({.name = "服务规范"});
    for (int i = 0; i < 10; ++i) {
        training::Item item{.name = "评分项目 " + std::to_string(i)};
        item.answer.points = static_cast<training::Milli>((student * 37 + number * 11) % 10 * 100);
        for (int n = 0; n < 2; ++n)
            item.answer.evidence.push_back({"首句用时", at(i), at(i + n), "2.1", "首句用时<=3秒"});
        out.card.sections[0].items.push_back(std::move(item));
    }
    out.score = training::score(out.card);
    out.form_version = 1;
    return out;
}

void fill(store::Store& store) {
    need(store
             .write([](store::Writer& writer) -> Result<void> {
                 for (std::uint64_t student = 1; student <= students; ++student)
                     for (std::uint64_t number = 1; number <= contacts; ++number)
                         if (auto saved = training::save(writer, 1, contact_of(student, number));
                             !saved)
                             return saved;
                 return {};
             })
             .has_value(),
         "fill");
}

std::vector<Attempt> read(const Reviews& reviews) {
    AttemptFilter filter;
    for (std::uint64_t student = 1; student <= students; ++student)
        filter.students.push_back(AgentId{student});
    auto out = reviews.attempts(filter);
    need(out && out->size() == students * contacts, "attempts");
    return std::move(*out);
}

std::size_t work_out(std::vector<Attempt> attempts) {
    std::map<AgentId, std::vector<training::Practice>> by_student;
    std::vector<training::Practice> all;
    for (auto& one : attempts) {
        all.push_back(one.practice);
        by_student[one.practice.student].push_back(std::move(one.practice));
    }
    std::size_t out = training::item_progress(all).size();
    for (const auto& [student, practices] : by_student)
        out += training::skill_progress(practices).size();
    return out;
}

std::vector<training::Rated> rated(const std::vector<Attempt>& attempts) {
    std::vector<training::Rated> out;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        const auto& practice = attempts[i].practice;
        const auto value = [i](std::size_t of) { return std::to_string(i * 7 % of); };
        out.push_back({practice.student,
                       practice.script,
                       practice.mark,
                       {value(4), value(3), value(50), value(5), value(20), value(11), value(2)}});
    }
    return out;
}

/// An hour in which both talk by turns, with a move every quarter of a minute.
std::vector<StampedFact> hour_of_talk(ContactId contact, AgentId agent) {
    std::vector<StampedFact> out;
    const auto add = [&](std::int64_t ms, Fact fact) {
        out.push_back({Instant{ms}, std::move(fact)});
    };
    add(0, fact::ContactArrived{.contact = contact});
    add(5'000, fact::ContactConnected{contact, agent, Duration{5'000}});
    for (std::int64_t at = 6'000; at < 3'600'000; at += 3'000) {
        if (at % 60'000 == 0)
            add(at, fact::SceneEntered{contact, "开场"});
        add(at, fact::LineBegan{contact, "l1", "我家宽带三天没网了"});
        add(at + 1'400, fact::Spoke{contact, "customer", Instant{at}, 0, "l1"});
        add(at + 2'800, fact::Spoke{contact, "agent", Instant{at + 1'300}, -260, ""});
        if (at % 15'000 == 0)
            add(at + 2'900, fact::MoveMade{contact, agent, "道歉", "mark"});
    }
    add(3'600'000, fact::ContactReleased{.contact = contact, .by = "agent", .ending = "满意"});
    add(3'601'000, fact::ContactDone{contact, agent});
    return out;
}

/// Measured, and the form filled and added up from it.
std::size_t graded(const std::vector<StampedFact>& facts, const persona::Drill& drill) {
    const auto form = training::form_of(drill);
    const auto measures = training::measure(ContactId{1}, facts, &drill, persona::Ear::self_report);
    const auto score = training::score(training::fill(*form, measures));
    need(measures.moves.size() > 200 && !score.sections.empty(), "an hour's measures");
    return measures.moves.size();
}

template <class Work>
void measure(const char* name, int times, Work work) {
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        const auto from = std::chrono::steady_clock::now();
        need(work() > 0, name);
        all.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from)
                .count());
    }
    std::sort(all.begin(), all.end());
    std::printf("{\"name\":\"%s\",\"value\":%.1f,\"unit\":\"ms\"}\n", name, all[all.size() / 2]);
}

} // namespace

int main() {
    std::string folder = (std::filesystem::temp_directory_path() / "quality-XXXXXX").string();
    need(::mkdtemp(folder.data()) != nullptr, "mkdtemp");
    {
        auto migrations = quality::migrations();
        for (auto& one : training::migrations())
            migrations.push_back(std::move(one));
        auto store = store::Store::open({.folder = folder, .migrations = std::move(migrations)});
        need(store.has_value(), "store");
        fill(**store);
        const Reviews reviews(**store, {});
        measure("quality.class_progress.p50", rounds, [&] { return work_out(read(reviews)); });
        const auto marks = rated(read(reviews));
        const auto talk = hour_of_talk(ContactId{1}, AgentId{2});
        const auto drill = training::example::complaint();
        measure("quality.hour_measured.p50", rounds, [&] { return graded(talk, drill); });
        measure("quality.fairness.p50", 5, [&] { return training::fairness(marks, 7).size(); });
    }
    std::filesystem::remove_all(folder);
}
