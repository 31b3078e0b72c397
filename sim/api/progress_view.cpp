#include "api/progress_view.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "api/grading_view.h"
#include "api/own_contacts.h"
#include "base/wall_clock.h"
#include "training/limits.h"

namespace ringroom::api::handlers {
namespace {

using training::ItemProgress;
using training::Milli;
using training::Practice;
using training::SkillProgress;

constexpr training::Gate usual_gate;
constexpr Milli usual_pass_mark = 60 * training::one_point; // of a class's items

std::int64_t permille(double chance) {
    return std::lround(chance * 1'000);
}

wire::ProgressSpread spread_row(const training::Spread& spread) {
    return {static_cast<std::int64_t>(spread.count), spread.mean, spread.lower, spread.median,
            spread.upper};
}

/// The newest of a curve that has become long.
template <class List>
std::size_t first_shown(const List& list) {
    return list.size() - std::min(list.size(), training::limits::curve);
}

const training::GateStanding* standing_at(const SkillProgress& skill, int difficulty) {
    for (const auto& gate : skill.gates)
        if (gate.difficulty == difficulty)
            return &gate.standing;
    return nullptr;
}

/// Those that the packs have and those that were tried when they had others.
std::set<int> levels_of(const SkillProgress& skill, const Syllabus& syllabus) {
    auto out = syllabus.levels(skill.skill);
    for (const auto& gate : skill.gates)
        out.insert(gate.difficulty);
    return out;
}

wire::ProgressGate gate_of(const SkillProgress& skill, int difficulty, Language language) {
    const auto* found = standing_at(skill, difficulty);
    const auto standing = found == nullptr ? training::GateStanding{} : *found;
    return {.difficulty = difficulty,
            .mastered = standing.open,
            .good = standing.good,
            .good_needed = usual_gate.good,
            .among = usual_gate.among,
            .customers = standing.seeds,
            .customers_needed = usual_gate.seeds,
            .fatal = standing.fatal,
            .words = training::words_of(usual_gate, standing, language)};
}

/// The lowest above what is mastered; missing: none is left.
std::optional<int> next_level(const SkillProgress& skill, const Syllabus& syllabus) {
    const auto levels = levels_of(skill, syllabus);
    const auto next = levels.upper_bound(skill.mastered);
    return next == levels.end() ? std::nullopt : std::optional(*next);
}

wire::ProgressAttempt attempt_of(const Practice& practice, double known, const Practised& all,
                                 const Syllabus& syllabus) {
    const auto by_people = all.by_people.find(practice.key);
    wire::ProgressAttempt out{.result = to_text(practice.key),
                              .script = practice.script,
                              .title = syllabus.title(practice.script),
                              .difficulty = practice.difficulty,
                              .mark = practice.mark,
                              .by_people = by_people != all.by_people.end() && by_people->second,
                              .fatal = practice.fatal,
                              .known = permille(known),
                              .capture = practice.capture};
    if (practice.at.ms != 0)
        out.at = to_iso(practice.at);
    return out;
}

/// Everybody's mean in each skill.
using Means = std::map<std::string, std::vector<Milli>>;

Means means_of(const Practised& all) {
    Means out;
    for (const auto& [student, practices] : all.by_student)
        for (const auto& skill : training::skill_progress(practices))
            out[skill.skill].push_back(skill.mean);
    return out;
}

wire::ProgressSkill skill_of(const SkillProgress& skill, const std::vector<Practice>& own,
                             const Practised& all, const Syllabus& syllabus, Language language) {
    wire::ProgressSkill out{.skill = skill.skill,
                            .label = syllabus.label(skill.skill),
                            .attempts = static_cast<std::int64_t>(skill.attempts.size()),
                            .mean = skill.mean,
                            .last = skill.last,
                            .best = skill.best,
                            .known = permille(skill.known.back()),
                            .flat = skill.flat,
                            .mastered = skill.mastered};
    for (const auto level : levels_of(skill, syllabus))
        out.gates.push_back(gate_of(skill, level, language));
    for (auto at = first_shown(skill.attempts); at < skill.attempts.size(); ++at)
        out.curve.push_back(attempt_of(own[skill.attempts[at]], skill.known[at], all, syllabus));
    return out;
}

std::vector<Practice> everything(const Practised& all) {
    std::vector<Practice> out;
    for (const auto& [student, practices] : all.by_student)
        out.insert(out.end(), practices.begin(), practices.end());
    return out;
}

/// Of those items that enough students have met.
std::map<std::string, Milli> item_means(const Practised& all) {
    std::map<std::string, std::set<AgentId>> met;
    for (const auto& [student, practices] : all.by_student)
        for (const auto& practice : practices)
            for (const auto& mark : practice.items)
                met[mark.item].insert(student);
    std::map<std::string, Milli> out;
    for (const auto& item : training::item_progress(everything(all)))
        if (met[item.item].size() >= training::limits::compared)
            out[item.item] = item.mean;
    return out;
}

std::vector<wire::ProgressItem> items_of(const std::vector<Practice>& own, const Practised& all) {
    const auto class_means = item_means(all);
    std::vector<std::pair<Milli, wire::ProgressItem>> ranked;
    for (const auto& item : training::item_progress(own)) {
        wire::ProgressItem row{.item = item.item,
                               .attempts = static_cast<std::int64_t>(item.marks.size()),
                               .mean = item.mean,
                               .known = permille(item.known),
                               .standing = "few"};
        row.marks.assign(item.marks.begin() + static_cast<std::ptrdiff_t>(first_shown(item.marks)),
                         item.marks.end());
        if (const auto found = class_means.find(item.item); found != class_means.end()) {
            row.class_mean = found->second;
            row.standing = to_string(training::stands(item, found->second));
        }
        ranked.emplace_back(item.mean - row.class_mean.value_or(0), std::move(row));
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<wire::ProgressItem> out;
    for (auto& [difference, row] : ranked)
        out.push_back(std::move(row));
    return out;
}

const std::vector<Practice>& practices_of(const Practised& all, std::int64_t person) {
    static const std::vector<Practice> none;
    const auto found = all.by_student.find(AgentId{static_cast<std::uint64_t>(person)});
    return found == all.by_student.end() ? none : found->second;
}

wire::ClassProgressRow class_row(const directory::Person& student, const SkillProgress& skill,
                                 const Syllabus& syllabus, Language language) {
    wire::ClassProgressRow out{.person = AgentId{static_cast<std::uint64_t>(student.id)},
                               .number = student.number,
                               .name = student.name,
                               .skill = skill.skill,
                               .label = syllabus.label(skill.skill),
                               .attempts = static_cast<std::int64_t>(skill.attempts.size()),
                               .flat = skill.flat,
                               .mastered = skill.mastered};
    if (!skill.attempts.empty()) {
        out.last = skill.last;
        out.mean = skill.mean;
        out.known = permille(skill.known.back());
    }
    const auto next = next_level(skill, syllabus);
    if (next)
        out.next = *next;
    out.words = gate_of(skill, next.value_or(skill.mastered), language).words;
    return out;
}

/// A line for everybody in every skill that somebody of the class has tried.
void add_rows(wire::ClassProgress& out, const Practised& all, const Means& means,
              const Syllabus& syllabus, Language language) {
    std::map<std::string, std::int64_t> attempts;
    std::map<std::string, std::int64_t> mastered;
    for (const auto& student : all.students) {
        const auto skills = training::skill_progress(practices_of(all, student.id));
        for (const auto& [name, unused] : means) {
            const auto found = std::find_if(skills.begin(), skills.end(),
                                            [&](const auto& one) { return one.skill == name; });
            const auto skill = found == skills.end() ? SkillProgress{.skill = name} : *found;
            out.rows.push_back(class_row(student, skill, syllabus, language));
            attempts[name] += out.rows.back().attempts;
            mastered[name] += skill.mastered > 0 ? 1 : 0;
        }
    }
    for (const auto& [name, values] : means) {
        wire::ClassSkill row{.skill = name,
                             .label = syllabus.label(name),
                             .attempts = attempts[name],
                             .mastered = mastered[name]};
        if (const auto spread = training::spread_of(values))
            row.spread = spread_row(*spread);
        out.skills.push_back(std::move(row));
    }
}

} // namespace

Syllabus::Syllabus(const CallPtr& call) {
    for (const auto& pack : call->services.backend.packs())
        for (const auto& script : pack.scripts) {
            const auto name = pack.name + "/" + script.name;
            const auto skill = script.queue.empty() ? name : script.queue;
            const auto difficulty =
                static_cast<int>(std::clamp<std::int64_t>(script.difficulty, 1, 5));
            scripts_[name] = {script.title, skill, difficulty};
            levels_[skill].insert(difficulty);
            labels_[skill] = script.queue.empty()
                                 ? script.title
                                 : call->services.backend.skill_group_name(skill, call->language);
        }
}

const Syllabus::Script* Syllabus::script(const std::string& name) const {
    const auto found = scripts_.find(name);
    return found == scripts_.end() ? nullptr : &found->second;
}

const std::set<int>& Syllabus::levels(const std::string& skill) const {
    static const std::set<int> none;
    const auto found = levels_.find(skill);
    return found == levels_.end() ? none : found->second;
}

std::string Syllabus::label(const std::string& skill) const {
    const auto found = labels_.find(skill);
    return found == labels_.end() ? skill : found->second;
}

std::string Syllabus::title(const std::string& name) const {
    const auto* found = script(name);
    return found == nullptr ? name : found->title;
}

void Syllabus::name_skills(wire::PackRow& pack) const {
    for (auto& one : pack.scripts)
        if (const auto* known = script(pack.name + "/" + one.name)) {
            one.skill = known->skill;
            one.skill_label = label(known->skill);
        }
}

void Syllabus::place(Practice& practice) const {
    const auto* known = script(practice.script);
    practice.skill = known == nullptr ? practice.script : known->skill;
    practice.difficulty = known == nullptr ? 1 : known->difficulty;
}

namespace {

/// Own contacts whose mark by people is not shown before one has judged oneself: nor does it here.
Result<std::set<ContactKey>> own_waiting(const CallPtr& call,
                                         const std::vector<quality::Attempt>& attempts) {
    const auto& all = call->services.backend.reviews();
    std::vector<ContactKey> keys;
    for (const auto& one : attempts)
        if (one.by_people && one.practice.student == call->agent() && all.rules().self_first)
            keys.push_back(one.practice.key);
    const auto reviews = all.reviews(keys, house_now());
    const auto sheets = all.sheets(keys);
    if (!reviews || !sheets)
        return tl::unexpected(reviews ? sheets.error() : reviews.error());
    std::set<ContactKey> out;
    for (const auto& [key, review] : *reviews) {
        const auto written = sheets->find(key);
        if (own_mark_waits(call, call->agent(), review.state,
                           written == sheets->end() ? std::vector<quality::Sheet>{}
                                                    : written->second))
            out.insert(key);
    }
    return out;
}

} // namespace

Result<std::vector<directory::Person>> class_students(const CallPtr& call,
                                                      const std::string& class_name) {
    if (class_name.empty()) // the directory would give everybody
        return std::vector<directory::Person>{};
    auto people = call->services.people.list(class_name);
    if (people)
        std::erase_if(*people,
                      [](const auto& one) { return one.role != directory::Role::student; });
    return people;
}

Result<Practised> practised(const CallPtr& call, const Syllabus& syllabus,
                            std::vector<directory::Person> students) {
    quality::AttemptFilter filter;
    for (const auto& one : students)
        filter.students.push_back(AgentId{static_cast<std::uint64_t>(one.id)});
    auto attempts = call->services.backend.reviews().attempts(std::move(filter));
    if (!attempts)
        return tl::unexpected(attempts.error());
    Practised out{.students = std::move(students), .by_student = {}, .by_people = {}};
    const auto hidden = withheld(call); // calls of an exam that goes on
    const auto waiting = own_waiting(call, *attempts);
    if (!waiting)
        return tl::unexpected(waiting.error());
    const auto voided = call->services.backend.practicals().voided();
    for (auto& one : *attempts) {
        const auto& key = one.practice.key;
        if (hidden.contains(one.drill) || waiting->contains(key) || voided.contains(key))
            continue;
        syllabus.place(one.practice);
        out.by_people[one.practice.key] = one.by_people;
        out.by_student[one.practice.student].push_back(std::move(one.practice));
    }
    return out;
}

wire::StudentProgress student_progress(const directory::Person& student, const Practised& all,
                                       const Syllabus& syllabus, Language language) {
    const auto& own = practices_of(all, student.id);
    wire::StudentProgress out{.person = AgentId{static_cast<std::uint64_t>(student.id)},
                              .number = student.number,
                              .name = student.name,
                              .good_from = usual_gate.pass_mark};
    const auto means = means_of(all);
    for (const auto& skill : training::skill_progress(own)) {
        auto row = skill_of(skill, own, all, syllabus, language);
        const auto& others = means.at(skill.skill);
        if (others.size() >= training::limits::compared) {
            row.classmates = spread_row(*training::spread_of(others));
            row.place = static_cast<std::int64_t>(training::place_of(skill.mean, others));
        }
        out.skills.push_back(std::move(row));
    }
    out.items = items_of(own, all);
    return out;
}

std::vector<wire::NotReady> not_ready(const Practised& all, const std::string& skill,
                                      int difficulty, Language language) {
    std::vector<wire::NotReady> out;
    for (const auto& student : all.students) {
        const auto skills = training::skill_progress(practices_of(all, student.id));
        const auto found = std::find_if(skills.begin(), skills.end(),
                                        [&](const auto& one) { return one.skill == skill; });
        const auto has = found == skills.end() ? SkillProgress{.skill = skill} : *found;
        if (has.mastered < difficulty)
            out.push_back({student.number, student.name, gate_of(has, difficulty, language).words});
    }
    return out;
}

wire::ClassProgress class_progress(const std::string& class_name, const Practised& all,
                                   const Syllabus& syllabus, Language language) {
    wire::ClassProgress out{.class_name = class_name,
                            .students = static_cast<std::int64_t>(all.students.size()),
                            .good_from = usual_gate.pass_mark};
    add_rows(out, all, means_of(all), syllabus, language);
    for (const auto& item : training::item_progress(everything(all)))
        out.items.push_back({item.item, static_cast<std::int64_t>(item.marks.size()), item.mean,
                             item.mean < usual_pass_mark});
    std::stable_sort(out.items.begin(), out.items.end(),
                     [](const auto& a, const auto& b) { return a.mean < b.mean; });
    return out;
}

} // namespace ringroom::api::handlers
