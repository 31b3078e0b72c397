#include "training/rubric.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "base/random.h"
#include "base/text.h"
#include "base/utf8.h"
#include "training/verdict.h"

namespace ringroom::training {

namespace {
using persona::Expression;

bool among(const std::vector<std::string>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

Expression parsed(std::string_view condition) {
    std::optional<persona::ExpressionError> error;
    auto expression = Expression::parse(condition, error);
    check(!error, "the house's own conditions can be read");
    return expression;
}

Judge judge_of(const persona::Drill& drill, const std::string& name, bool automatic) {
    if (automatic)
        return Judge::condition;
    return among(drill.moves, name) ? Judge::move : Judge::person;
}

std::vector<FormBand> bands_of(const persona::RubricItem& item, Language language) {
    std::vector<FormBand> out;
    for (const auto& band : item.bands)
        out.push_back({band.name, band.percent * one_point / 100, band.hear});
    return out.empty() ? house_bands(item.critical, language) : out;
}

void take_drill_rubric(ScoreForm& form, const persona::Drill& drill) {
    for (const auto& item : drill.rubric.items)
        form.items.push_back({.name = item.name,
                              .weight = item.weight,
                              .group = item.group,
                              .bands = bands_of(item, drill.language),
                              .judge = judge_of(drill, item.name, item.automatic),
                              .condition = item.condition,
                              .always_due = among(drill.must_say, item.name),
                              .critical = item.critical,
                              .advice = item.advice});
    for (const auto& must : drill.must_say) {
        const bool is_item = std::any_of(form.items.begin(), form.items.end(),
                                         [&](const auto& item) { return item.name == must; });
        if (!is_item)
            form.missing_moves.push_back(must);
    }
}

/// Points of 100 for a drill that brings no rubric: what must be said and how the talk went.
void take_house_rubric(ScoreForm& form, const persona::Drill& drill) {
    constexpr std::int64_t must_say_share = 60;
    form.house_rubric = true;
    const auto count = static_cast<std::int64_t>(drill.must_say.size());
    for (std::int64_t i = 0; i < count; ++i) // the remainder goes to the first ones
        form.items.push_back(
            {.name = drill.must_say[static_cast<std::size_t>(i)],
             .weight = must_say_share / count + (i < must_say_share % count ? 1 : 0),
             .bands = house_bands(false, drill.language),
             .judge = Judge::move,
             .always_due = true});
    const auto add = [&](std::string_view key, std::string_view condition) {
        form.items.push_back({.name = text(drill.language, key),
                              .weight = 10,
                              .bands = house_bands(false, drill.language),
                              .judge = Judge::condition,
                              .condition = parsed(condition)});
    };
    add("training.house.greeting", "greeting_time <= 3");
    add("training.house.silence", "silence <= 10");
    add("training.house.interruptions", "interruptions <= 1");
    if (!drill.facts.empty())
        add("training.house.facts", "facts_complete");
    else if (!drill.form.fields.empty())
        add("training.house.form", "form_correct");
    else
        add("training.house.disposition", "disposition != '-'");
}

void take_penalties(ScoreForm& form, const persona::Drill& drill) {
    for (const auto& penalty : drill.rubric.penalties)
        form.penalties.push_back({.name = penalty.name,
                                  .points = penalty.points * one_point,
                                  .judge = judge_of(drill, penalty.name, penalty.automatic),
                                  .condition = penalty.condition});
    for (const auto& move : drill.must_not_say) {
        const bool known = std::any_of(form.penalties.begin(), form.penalties.end(),
                                       [&](const auto& p) { return p.name == move; });
        if (!known && !among(drill.rubric.red_lines, move))
            form.penalties.push_back({.name = move,
                                      .points = forbidden_move_penalty,
                                      .judge = Judge::move,
                                      .condition = {},
                                      .each = true});
    }
}

/// An ending whose name says that a rule was broken fails the contact.
bool names_a_violation(std::string_view ending) {
    return ending.starts_with("违规") || ending.starts_with("violation") ||
           ending.starts_with("Violation");
}

std::uint64_t version_of(const ScoreForm& form) {
    auto hash = fnv1a(form.name);
    const auto add = [&](std::string_view part) { hash = fnv1a(part, fnv1a("|", hash)); };
    const auto number = [&](std::int64_t n) { add(std::to_string(n)); };
    for (const auto& item : form.items) {
        add(item.name);
        number(item.weight);
        add(item.group);
        for (const auto& band : item.bands) {
            add(band.name);
            number(band.points);
            add(band.hear);
        }
        number(static_cast<std::int64_t>(item.judge));
        add(item.condition.source());
        number(item.always_due ? 1 : 0);
        number(item.critical ? 1 : 0);
    }
    for (const auto& penalty : form.penalties) {
        add(penalty.name);
        number(penalty.points);
        number(static_cast<std::int64_t>(penalty.judge));
        add(penalty.condition.source());
        number(penalty.each ? 1 : 0);
    }
    for (const auto* list : {&form.missing_moves, &form.fatal_moves, &form.fatal_endings}) {
        add("list");
        for (const auto& name : *list)
            add(name);
    }
    for (const auto& [scene, move] : form.offers) {
        add(scene);
        add(move);
    }
    number(form.fatal_cap);
    number(form.pass_mark);
    return hash == 0 ? 1 : hash;
}

// ---- Filling

std::vector<Evidence> evidence_of(const Expression& condition, const Measures& m) {
    std::vector<Evidence> list;
    for (const auto& word : condition.variables()) {
        if (list.size() >= limits::evidence)
            break;
        const auto places = places_of(m, word);
        Evidence e{.what = word,
                   .from = {},
                   .to = {},
                   .value = measured(m, word).shown(),
                   .limit = condition.source()};
        if (!places.empty()) {
            e.from = places.front().from;
            e.to = places.front().to;
        }
        list.push_back(std::move(e));
    }
    return list;
}

std::vector<Evidence> evidence_of(const Measures& m, std::string_view move) {
    std::vector<Evidence> list;
    for (const auto& made : m.moves)
        if (made.name == move && list.size() < limits::evidence)
            list.push_back({.what = made.name,
                            .from = made.at,
                            .to = made.at,
                            .value = made.source,
                            .limit = {}});
    return list;
}

Answer not_answered(std::string reason) {
    return {.applies = false, .reason = std::move(reason)};
}

Answer by_condition(const FormItem& item, const Measures& m) {
    const auto verdict =
        judge(item.condition, [&](std::string_view word) { return measured(m, word); });
    if (verdict == Verdict::unknown)
        return not_answered("unmeasured");
    return {.points = verdict == Verdict::yes ? one_point : 0,
            .evidence = evidence_of(item.condition, m)};
}

/// Made at any time counts; not made counts against the student only where it was due.
Answer by_move(const ScoreForm& form, const FormItem& item, const Measures& m) {
    if (!m.moves_known)
        return not_answered("ear");
    if (const auto* move = m.made(item.name)) {
        if (!move->heard) // a mark without a word is no move
            return {.points = 0, .reason = "not_heard", .evidence = evidence_of(m, item.name)};
        return {.points = one_point, .evidence = evidence_of(m, item.name)};
    }
    const bool due = (item.always_due && !m.other_script) ||
                     std::any_of(form.offers.begin(), form.offers.end(), [&](const auto& offer) {
                         return offer.second == item.name && m.had_turn_in(offer.first);
                     });
    return due ? Answer{.points = 0, .reason = "not_made"} : not_answered("not_due");
}

Answer answer(const ScoreForm& form, const FormItem& item, const Measures& m) {
    if (!m.connected)
        return not_answered("not_connected");
    switch (item.judge) {
    case Judge::condition:
        return by_condition(item, m);
    case Judge::move:
        return by_move(form, item, m);
    case Judge::person:
        break;
    }
    return not_answered("unmarked");
}

Deduction deduct(const FormPenalty& penalty, const Measures& m) {
    Deduction d{.name = penalty.name, .points = penalty.points};
    if (!m.connected || penalty.judge == Judge::person)
        return d;
    if (penalty.judge == Judge::condition) {
        const auto verdict =
            judge(penalty.condition, [&](std::string_view word) { return measured(m, word); });
        d.count = verdict == Verdict::yes ? 1 : 0;
        if (d.count != 0)
            d.evidence = evidence_of(penalty.condition, m);
        return d;
    }
    const auto times = std::count_if(m.moves.begin(), m.moves.end(),
                                     [&](const auto& move) { return move.name == penalty.name; });
    d.count = static_cast<int>(penalty.each ? times : std::min<std::int64_t>(times, 1));
    d.evidence = evidence_of(m, penalty.name);
    return d;
}

/// Weight 0: it decides by itself and moves no percentage.
Item fatal_item(std::string name, bool applies, bool broken, std::vector<Evidence> evidence) {
    Item item{.name = std::move(name), .weight = 0, .fatal = true};
    item.answer.applies = applies;
    item.answer.points = broken ? 0 : one_point;
    if (!applies)
        item.answer = not_answered("unknown");
    item.answer.evidence = std::move(evidence);
    return item;
}

Section fatal_section(const ScoreForm& form, const Measures& m) {
    Section section{.name = "fatal", .weight = 1, .items = {}};
    for (const auto& move : form.fatal_moves)
        section.items.push_back(fatal_item(move, m.connected && m.moves_known,
                                           m.made(move) != nullptr, evidence_of(m, move)));
    for (const auto& ending : form.fatal_endings) {
        const bool came = m.ending == ending;
        const auto at = m.released.value_or(Instant{});
        section.items.push_back(fatal_item(ending,
                                           m.connected && m.moves_known && !m.ending.empty(), came,
                                           came ? std::vector<Evidence>{{.what = "ending",
                                                                         .from = at,
                                                                         .to = at,
                                                                         .value = ending,
                                                                         .limit = {}}}
                                                : std::vector<Evidence>{}));
    }
    return section;
}
/// The section of a group, made where it first appears.
Section& section_for(Card& card, const std::string& group) {
    const auto name = group.empty() ? std::string("items") : group;
    for (auto& section : card.sections)
        if (section.name == name)
            return section;
    card.sections.push_back({.name = name, .weight = 1, .items = {}});
    return card.sections.back();
}
} // namespace

std::vector<FormBand> house_bands(bool critical, Language language) {
    if (critical)
        return {{text(language, "training.band.yes"), one_point, ""},
                {text(language, "training.band.no"), 0, ""}};
    return {{text(language, "training.band.excellent"), one_point, ""},
            {text(language, "training.band.good"), one_point * 8 / 10, ""},
            {text(language, "training.band.fair"), one_point * 6 / 10, ""},
            {text(language, "training.band.poor"), one_point * 3 / 10, ""}};
}

std::shared_ptr<const ScoreForm> form_of(const persona::Drill& drill) {
    auto form = std::make_shared<ScoreForm>();
    form->name = drill.title;
    if (drill.rubric.items.empty())
        take_house_rubric(*form, drill);
    else
        take_drill_rubric(*form, drill);
    take_penalties(*form, drill);
    form->fatal_moves = drill.rubric.red_lines;
    for (const auto& ending : drill.endings)
        if (names_a_violation(ending))
            form->fatal_endings.push_back(ending);
    for (const auto& scene : drill.scenes)
        for (const auto& rule : scene.rules)
            if (rule.trigger == persona::Trigger::move)
                form->offers.emplace_back(scene.name, rule.name);
    form->fatal_cap = drill.rubric.cap_after_red_line * one_point;
    form->pass_mark = drill.rubric.pass_mark * one_point;
    form->version = version_of(*form);
    return form;
}

Card fill(const ScoreForm& form, const Measures& m) {
    Card card{.weighing = Weighing::items,
              .sections = {},
              .deductions = {},
              .fatal_cap = form.fatal_cap,
              .pass_mark = form.pass_mark};
    for (const auto& item : form.items)
        section_for(card, item.group)
            .items.push_back({.name = item.name,
                              .weight = item.weight,
                              .critical = item.critical,
                              .answer = answer(form, item, m)});
    if (!form.fatal_moves.empty() || !form.fatal_endings.empty())
        card.sections.push_back(fatal_section(form, m));
    for (const auto& penalty : form.penalties)
        card.deductions.push_back(deduct(penalty, m));
    for (const auto& move : form.missing_moves) {
        const bool missing = m.connected && among(m.must_missing, move);
        card.deductions.push_back({.name = move,
                                   .points = missing_move_penalty,
                                   .count = missing ? 1 : 0,
                                   .evidence = {}});
    }
    return card;
}

Result<Card> overlay(Card card, const std::vector<Mark>& marks) {
    for (const auto& mark : marks) {
        Item* item = nullptr;
        for (auto& section : card.sections)
            for (auto& candidate : section.items)
                if (item == nullptr && candidate.name == mark.item)
                    item = &candidate;
        if (item == nullptr)
            return fail("training.no_item", "the form has no item \"" + mark.item + "\"");
        if (mark.points < 0 || mark.points > item->possible ||
            (item->critical && mark.points != 0 && mark.points != item->possible))
            return fail("training.points", "points of \"" + mark.item + "\" are out of range");
        const bool engine_answered =
            item->answer.applies && item->answer.source == Source::automatic;
        if (engine_answered && ringroom::blank(mark.reason))
            return fail("training.reason", "changing \"" + mark.item + "\" needs a reason");
        if (mark.source < item->answer.source)
            continue; // the later marker in the order stands
        item->answer.applies = mark.applies;
        item->answer.points = mark.applies ? mark.points : 0;
        item->answer.source = mark.source;
        item->answer.reason = mark.applies || !mark.reason.empty() ? mark.reason : "left_out";
    }
    return card;
}

Result<Card> recount(Card card, const std::vector<Count>& counts) {
    for (const auto& count : counts) {
        const auto found = std::find_if(card.deductions.begin(), card.deductions.end(),
                                        [&](const auto& d) { return d.name == count.name; });
        if (found == card.deductions.end())
            return fail("training.no_item", "nothing is taken off for \"" + count.name + "\"");
        if (count.times < 0 || count.times > limits::hits)
            return fail("training.points", "\"" + count.name + "\" cannot be counted so often");
        if (count.times != found->count && count.reason.empty())
            return fail("training.reason", "counting \"" + count.name + "\" needs a reason");
        found->count = count.times;
    }
    return card;
}

Card blank(Card card) {
    for (auto& section : card.sections)
        for (auto& item : section.items)
            item.answer = not_answered("unmarked");
    for (auto& deduction : card.deductions) {
        deduction.count = 0;
        deduction.evidence.clear();
    }
    return card;
}

std::vector<std::string> unmarked(const Card& card) {
    std::vector<std::string> out;
    for (const auto& section : card.sections)
        for (const auto& item : section.items)
            if (!item.answer.applies && item.answer.reason == "unmarked" && !item.fatal)
                out.push_back(item.name);
    return out;
}

} // namespace ringroom::training
