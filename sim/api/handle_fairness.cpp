// Whether marks depend on what they should not. For who may see class results: a difference is
// looked into before results are released.
#include <algorithm>
#include <array>
#include <cmath>

#include "api/handlers.h"
#include "api/own_contacts.h"
#include "api/progress_view.h"
#include "training/fairness.h"
#include "training/limits.h"

namespace ringroom::api::handlers {
namespace {

enum class Split { voice, dialect, seat, marker, variant, order, paper };
constexpr std::array<std::string_view, 7> split_words = {"voice",   "dialect", "seat", "marker",
                                                         "variant", "order",   "paper"};
constexpr Duration session_gap = 30_min; ///< after it the next call is the first of a session
constexpr int order_most = 6;            ///< "6" stands for it and all after it
constexpr std::int64_t days_most = 3'650;
constexpr Duration day{24 * 3'600'000LL};

struct Wanted {
    std::string class_name;
    std::string drill;
    std::int64_t days = 0;
};

Result<Wanted> wanted_of(const CallPtr& call) {
    Wanted out{call->query["class"], call->query["drill"]};
    if (const auto& days = call->query["days"]; !days.empty()) {
        const auto number = whole_number(days);
        if (!number || *number < 1 || *number > days_most)
            return fail("api.query", "\"days\" is 1 to 3650");
        out.days = *number;
    }
    return out;
}

/// "王桂兰-合肥话" speaks 合肥话.
std::string dialect_of(const std::string& voice) {
    const auto dash = voice.rfind('-');
    return dash == voice.npos ? "" : voice.substr(dash + 1);
}

/// Which paper of which exam a contact was; both named by the label.
struct Paper {
    std::string value;
    std::string label;
};
std::map<ContactKey, Paper> papers_of(const CallPtr& call) {
    std::map<ContactKey, Paper> out;
    for (const auto& exam : call->services.backend.practicals().all())
        for (const auto& candidate : exam.candidates)
            for (const auto& one : candidate.calls)
                if (one.contact.contact) {
                    const std::string name(1, static_cast<char>('A' + candidate.paper));
                    out[one.contact] = {std::to_string(exam.id) + name,
                                        exam.setup.title + " · " + name};
                }
    return out;
}

/// The marks with their values, and what a value is called.
class Gathering {
public:
    Gathering(const CallPtr& call, const Syllabus& syllabus)
        : call_(call)
        , syllabus_(syllabus)
        , names_(names_for(call))
        , papers_(papers_of(call)) {}

    /// Oldest first.
    void add(const quality::Attempt& attempt) {
        const auto& practice = attempt.practice;
        training::Rated rated{practice.student, practice.script, practice.mark,
                              std::vector<std::string>(split_words.size())};
        const auto set = [&](Split split, const std::string& value, std::string label) {
            const auto place = static_cast<std::size_t>(split);
            rated.values[place] = value;
            labels_[{place, value}] = std::move(label);
        };
        set(Split::voice, attempt.voice, attempt.voice);
        set(Split::dialect, dialect_of(attempt.voice), dialect_of(attempt.voice));
        set(Split::seat, attempt.seat, attempt.seat);
        if (attempt.by_people && attempt.markers.size() == 1)
            set(Split::marker, std::to_string(attempt.markers.front().value),
                names_.agent(attempt.markers.front()));
        if (attempt.variant != 0)
            set(Split::variant, std::to_string(practice.customer), variant_label(attempt));
        const auto order = std::min(++order_in_session(practice), order_most);
        set(Split::order, std::to_string(order), order_label(order));
        if (const auto paper = papers_.find(practice.key); paper != papers_.end())
            set(Split::paper, paper->second.value, paper->second.label);
        marks_.push_back(std::move(rated));
    }

    [[nodiscard]] const std::vector<training::Rated>& marks() const { return marks_; }
    [[nodiscard]] const std::string& label(std::size_t split, const std::string& value) const {
        return labels_.at({split, value});
    }

private:
    struct Session {
        std::int64_t run = 0;
        WallTime last{};
        int calls = 0;
    };
    int& order_in_session(const training::Practice& practice) {
        auto& session = sessions_[practice.student];
        if (session.run != practice.key.run || practice.at > session.last + session_gap)
            session = {.run = practice.key.run};
        session.last = practice.at;
        return session.calls;
    }
    [[nodiscard]] std::string variant_label(const quality::Attempt& attempt) const {
        return text(call_->language, "api.fairness.variant",
                    {{"title", syllabus_.title(attempt.practice.script)},
                     {"number", std::to_string(attempt.variant)},
                     {"seed", std::to_string(attempt.seed)}});
    }
    [[nodiscard]] std::string order_label(int order) const {
        return text(call_->language,
                    order == order_most ? "api.fairness.order_later" : "api.fairness.order_of",
                    {{"number", std::to_string(order)}});
    }

    const CallPtr& call_;
    const Syllabus& syllabus_;
    Names names_;
    std::map<ContactKey, Paper> papers_;
    std::map<AgentId, Session> sessions_;
    std::map<std::pair<std::size_t, std::string>, std::string> labels_;
    std::vector<training::Rated> marks_;
};

Result<std::vector<AgentId>> rated_students(const CallPtr& call, const std::string& class_name) {
    auto people =
        class_name.empty() ? call->services.people.list("") : class_students(call, class_name);
    if (!people)
        return tl::unexpected(people.error());
    std::vector<AgentId> out;
    for (const auto& one : *people)
        if (one.role == directory::Role::student)
            out.push_back(AgentId{static_cast<std::uint64_t>(one.id)});
    if (out.empty() && !class_name.empty())
        return fail("api.not_found", "nobody is in this class");
    return out;
}

wire::FairnessValue value_row(const training::FairValue& value, std::string label,
                              Language language) {
    wire::FairnessValue out{.value = value.value,
                            .label = std::move(label),
                            .marks = static_cast<std::int64_t>(value.marks),
                            .students = static_cast<std::int64_t>(value.students),
                            .mean = value.mean,
                            .difference = value.difference,
                            .warning = value.warning};
    if (value.chance) // rounded up: never shown surer than it is
        out.chance = static_cast<std::int64_t>(std::ceil(*value.chance * 1'000));
    if (value.warning)
        out.words =
            text(language, *value.difference > 0 ? "api.fairness.easier" : "api.fairness.harder",
                 {{"points", training::shown(std::abs(*value.difference))}});
    return out;
}

wire::FairnessSplit split_row(const training::FairSplit& split, std::size_t place,
                              const Gathering& gathering, Language language) {
    const std::string word(split_words[place]);
    wire::FairnessSplit out{.split = word,
                            .label = text(language, "api.fairness.split." + word),
                            .values = {},
                            .left_out = static_cast<std::int64_t>(split.left_out)};
    for (const auto& value : split.values)
        out.values.push_back(value_row(value, gathering.label(place, value.value), language));
    if (place == static_cast<std::size_t>(Split::order))
        std::sort(out.values.begin(), out.values.end(),
                  [](const auto& a, const auto& b) { return a.value < b.value; });
    return out;
}

wire::Fairness fairness_of(const Wanted& wanted, const Gathering& gathering, Language language) {
    const training::FairRules rules;
    const auto& marks = gathering.marks();
    const auto splits = training::fairness(marks, split_words.size(), rules);
    std::set<AgentId> students;
    for (const auto& one : marks)
        students.insert(one.student);
    wire::Fairness out{.class_name = wanted.class_name,
                       .drill = wanted.drill,
                       .days = wanted.days,
                       .marks = static_cast<std::int64_t>(marks.size()),
                       .students = static_cast<std::int64_t>(students.size()),
                       .permutations = rules.permutations};
    for (std::size_t place = 0; place < splits.size(); ++place) {
        if (splits[place].values.size() < 2)
            continue; // one value is nobody's disadvantage
        out.splits.push_back(split_row(splits[place], place, gathering, language));
        for (const auto& value : out.splits.back().values)
            out.warnings += value.warning ? 1 : 0;
    }
    return out;
}

} // namespace

void fairness(const CallPtr& call) {
    const auto wanted = wanted_of(call);
    if (!wanted)
        return call->fail(wanted.error());
    const auto students = rated_students(call, wanted->class_name);
    if (!students)
        return call->fail(students.error());
    const auto since =
        wanted->days == 0 ? WallTime{} : WallTime{wall_now().ms - wanted->days * day.ms};
    const auto attempts = call->services.backend.reviews().attempts(
        {.students = *students, .script = wanted->drill, .limit = training::limits::fair_marks},
        since);
    if (!attempts)
        return call->fail(attempts.error());
    const Syllabus syllabus(call);
    Gathering gathering(call, syllabus);
    const auto voided = call->services.backend.practicals().voided();
    for (const auto& one : *attempts)
        if (!voided.contains(one.practice.key))
            gathering.add(one);
    call->ok(wire::encode(fairness_of(*wanted, gathering, call->language)));
}

} // namespace ringroom::api::handlers
