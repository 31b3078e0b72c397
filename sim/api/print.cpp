#include "api/print.h"

#include <algorithm>
#include <set>

#include "api/exam_words.h"
#include "api/practical_view.h"
#include "base/wall_clock.h"
#include "training/rubric.h"

namespace ringroom::api::handlers {
namespace {

using training::shown;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// "2026-11-22 14:05", by the school's clock.
std::string local_minute(WallTime at, const Letterhead& head) {
    auto out = to_iso(at + head.utc_offset).substr(0, 16);
    out.replace(10, 1, " ");
    return out;
}

std::string minutes(Duration time, Language language) {
    return text(language, "api.print.minutes",
                {{"minutes", std::to_string(time.ms / 60'000)},
                 {"seconds", std::to_string(time.ms / 1'000 % 60)}});
}

std::string label(Language language, const std::string& key) {
    return text(language, "api.print." + key);
}

paper::ScoreSheet empty_sheet(const std::string& title, const exam::Sitter& who,
                              const std::string& class_name, const Letterhead& head,
                              Language language) {
    const auto now = wall_now();
    return {.language = language,
            .school = head.school,
            .title = title,
            .facts = {{label(language, "name"), who.name},
                      {label(language, "number"), who.number},
                      {label(language, "class"), class_name}},
            .proof = head.proof,
            .printed = now.ms / 1'000,
            .printed_text = local_minute(now, head)};
}

/// What people handed in, if their mark is out: the engine's card with the sheet that counts on it,
/// of a mean a card for each judge; else the engine's.
Result<std::vector<training::Card>> settled_cards(const CallPtr& call, const ContactKey& key) {
    auto& reviews = call->services.backend.reviews();
    const auto card = reviews.card(key);
    const auto review = reviews.review(key, house_now());
    const auto sheets = reviews.sheets(key);
    const auto history = reviews.history(key);
    for (const auto* error :
         {card ? nullptr : &card.error(), review ? nullptr : &review.error(),
          sheets ? nullptr : &sheets.error(), history ? nullptr : &history.error()})
        if (error != nullptr)
            return tl::unexpected(*error);
    std::vector<training::Card> out;
    for (const auto& sheet : quality::counting_sheets(*review, *sheets, *history)) {
        auto with = quality::card_with(*card, sheet);
        if (!with)
            return tl::unexpected(with.error());
        out.push_back(std::move(*with));
    }
    if (out.empty())
        out.push_back(*card);
    return out;
}

/// What was measured for the item, as the screen says it; empty: nothing.
std::string measured(const std::vector<wire::ResultItem>& rows, const std::string& item) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == item; });
    if (found == rows.end() || found->value.empty())
        return {};
    return found->limit.empty() ? found->value : found->value + " (" + found->limit + ")";
}

/// A line of a sheet of marks, by one marker.
struct MarkedLine {
    std::string name;
    std::optional<training::Milli> possible; ///< none: points off, or it does not apply
    std::optional<training::Milli> given;    ///< none: it does not apply
    std::string evidence;
};

std::vector<MarkedLine> lines_of(const training::Card& card, const wire::ResultDetail& detail,
                                 Language language) {
    std::vector<MarkedLine> out;
    const auto score = training::score(card);
    for (std::size_t s = 0; s < card.sections.size(); ++s)
        for (std::size_t i = 0; i < card.sections[s].items.size(); ++i) {
            const auto& item = card.sections[s].items[i];
            const auto& of = score.sections[s].items[i];
            MarkedLine row{.name = item.name, .evidence = measured(detail.items, item.name)};
            if (of.applies && of.applied_weight == 0)
                continue; // a red line: told above where it happened
            if (item.answer.source != training::Source::automatic)
                row.evidence =
                    item.answer.reason.empty() ? label(language, "by_person") : item.answer.reason;
            if (of.applies) {
                row.possible = of.applied_weight;
                row.given = item.possible == 0 ? 0 : of.applied_weight * of.points / item.possible;
            }
            out.push_back(std::move(row));
        }
    for (const auto& one : card.deductions)
        out.push_back({.name = one.name, .given = -one.points * one.count});
    return out;
}

/// The lines of several judges as one: the plain mean, and what each gave.
MarkedLine mean_line(const std::vector<const MarkedLine*>& judges, Language language) {
    MarkedLine out{.name = judges.front()->name, .possible = judges.front()->possible};
    training::Milli sum = 0;
    std::int64_t given = 0;
    std::string each;
    for (const auto* one : judges) {
        each += each.empty() ? "" : text(language, "api.print.comma");
        each += one->given ? shown(*one->given) : label(language, "not_applicable");
        sum += one->given.value_or(0);
        given += one->given ? 1 : 0;
        if (!out.possible)
            out.possible = one->possible;
    }
    if (given > 0)
        out.given = training::mean_of(sum, given);
    out.evidence = text(language, "api.print.judges", {{"points", each}});
    return out;
}

/// Every judge's card has the same lines, but for red lines that do not apply to one of them.
std::vector<MarkedLine> lines_of(const std::vector<training::Card>& cards,
                                 const wire::ResultDetail& detail, Language language) {
    std::vector<std::vector<MarkedLine>> all;
    for (const auto& card : cards)
        all.push_back(lines_of(card, detail, language));
    if (all.size() == 1)
        return std::move(all.front());
    std::vector<MarkedLine> out;
    for (const auto& row : all.front()) {
        std::vector<const MarkedLine*> judges;
        for (const auto& lines : all)
            if (const auto found =
                    std::find_if(lines.begin(), lines.end(),
                                 [&](const auto& one) { return one.name == row.name; });
                found != lines.end())
                judges.push_back(&*found);
        out.push_back(mean_line(judges, language));
    }
    return out;
}

std::vector<paper::SheetItem> items_of(const std::vector<training::Card>& cards,
                                       const wire::ResultDetail& detail, Language language) {
    std::vector<paper::SheetItem> out;
    for (auto& row : lines_of(cards, detail, language)) {
        if (!row.possible && row.given == 0)
            continue; // nothing was taken off
        out.push_back({.item = row.name,
                       .possible = row.possible ? shown(*row.possible) : "",
                       .given = row.given ? shown(*row.given) : label(language, "not_applicable"),
                       .evidence = std::move(row.evidence)});
    }
    return out;
}

/// Red lines that were crossed, to more than half of the judges, as people left them.
std::string fatal_words(const std::vector<training::Card>& cards, Language language) {
    std::vector<std::string> names;
    for (const auto& card : cards)
        for (const auto& one : training::score(card).fatal_items)
            names.push_back(one);
    std::string out;
    std::set<std::string> told;
    for (const auto& name : names) {
        const auto times = std::count(names.begin(), names.end(), name);
        if (static_cast<std::size_t>(times) * 2 > cards.size() && told.insert(name).second)
            out += (out.empty() ? "" : text(language, "api.print.comma")) + name;
    }
    return out;
}

std::optional<training::Milli> critical_share(const std::vector<training::Card>& cards) {
    training::Milli sum = 0;
    for (const auto& card : cards) {
        const auto critical = training::score(card).critical;
        if (!critical)
            return std::nullopt;
        sum += *critical;
    }
    return training::mean_of(sum, static_cast<std::int64_t>(cards.size()));
}

/// With what the identical customer calls again, and by which form it was marked.
void add_origin(Pairs& facts, const std::optional<wire::ContactOrigin>& origin, Language language) {
    if (!origin)
        return;
    facts.emplace_back(label(language, "script"), origin->script);
    auto version = origin->pack_version;
    if (!origin->pack_hash.empty())
        version += (version.empty() ? "" : " · ") + origin->pack_hash;
    if (!version.empty())
        facts.emplace_back(label(language, "script_version"), version);
    facts.emplace_back(label(language, "seed"), std::to_string(origin->seed));
    facts.emplace_back(label(language, "form"), origin->form_version);
}

Result<paper::SheetPart> part_of(const CallPtr& call, const exam::Practical& exam,
                                 const exam::PracticalCall& given,
                                 const wire::PracticalCallRow& row, const Letterhead& head) {
    const auto language = call->language;
    const auto& task = exam.setup.tasks.at(static_cast<std::size_t>(given.task));
    paper::SheetPart out{
        .title = text(language, "api.print.call",
                      {{"number", std::to_string(given.task + 1)}, {"title", task.title}})};
    out.facts.emplace_back(label(language, "began"), local_minute(given.began, head));
    const auto& tasks = exam.setup.tasks;
    if (std::any_of(tasks.begin(), tasks.end(),
                    [&](const auto& one) { return one.weight != tasks.front().weight; }))
        out.facts.emplace_back(label(language, "weight"), std::to_string(task.weight));
    const auto detail =
        given.contact.contact
            ? call->services.backend.result({given.contact.run, given.contact.contact}, language)
            : tl::unexpected(Error{"api.not_found", "it never came to one"});
    if (!detail) {
        if (detail.error().code != "api.not_found")
            return tl::unexpected(detail.error());
        out.remark = label(language, "no_contact");
        return out;
    }
    out.facts.emplace_back(label(language, "talk"), minutes(detail->row.talk, language));
    out.facts.emplace_back(label(language, "contact"), detail->row.id);
    if (row.score)
        out.facts.emplace_back(label(language, "mark"), shown(*row.score));
    const auto cards = settled_cards(call, given.contact);
    if (!cards)
        return tl::unexpected(cards.error());
    if (cards->size() > 1)
        out.facts.emplace_back(label(language, "mean_of"), std::to_string(cards->size()));
    if (const auto fatal = fatal_words(*cards, language); !fatal.empty())
        out.facts.emplace_back(label(language, "fatal"), fatal);
    if (const auto critical = critical_share(*cards))
        out.facts.emplace_back(label(language, "critical"), shown(*critical));
    add_origin(out.facts, detail->origin, language);
    out.items = items_of(*cards, *detail, language);
    return out;
}

std::string verdict(bool passed, Language language) {
    return text(language, passed ? "exam.passed" : "exam.failed");
}

/// The parts of an answer as a person reads them.
std::string answer_words(const wire::ExamQuestion& question, Language language) {
    std::string out;
    // Parts of these are what could be named: what was not is no gap.
    const bool choice =
        question.kind == "single" || question.kind == "multiple" || question.kind == "listen";
    for (const auto& part : question.parts) {
        if (choice && part.given.empty())
            continue;
        if (!out.empty())
            out += text(language, "api.print.comma");
        if (part.given.empty())
            out += label(language, "nothing");
        else if (question.kind == "true_false")
            out += label(language, part.given == "T" ? "true" : "false");
        else
            out += part.given + (part.given.ends_with(" → ") ? label(language, "nothing") : "");
    }
    if (out.empty() && (choice || !question.answered))
        out = label(language, "nothing");
    if (question.reason && !question.reason->empty())
        out += (out.empty() ? "" : "; ") + *question.reason;
    return out;
}

} // namespace

Result<paper::ScoreSheet> practical_sheet(const CallPtr& call, const exam::Practical& exam,
                                          const exam::Candidate& candidate,
                                          const Letterhead& head) {
    const auto marked = marked_candidate(call, exam, candidate, nullptr);
    if (!marked)
        return tl::unexpected(marked.error());
    const auto language = call->language;
    auto out =
        empty_sheet(exam.setup.title, candidate.sitter, exam.setup.class_name, head, language);
    out.facts.emplace_back(label(language, "paper"), marked->paper);
    if (exam.setup.repeats != 0)
        out.facts.emplace_back(label(language, "attempt"), std::to_string(candidate.attempt));
    out.facts.emplace_back(label(language, "used"), minutes(candidate.used, language));
    if (candidate.extra.ms != 0)
        out.facts.emplace_back(label(language, "extra"), minutes(candidate.extra, language));
    const auto voided =
        std::count_if(candidate.calls.begin(), candidate.calls.end(),
                      [](const auto& one) { return one.state == exam::CallState::voided; });
    if (voided > 0)
        out.facts.emplace_back(label(language, "voided"), std::to_string(voided));
    for (int task = 0; task < static_cast<int>(exam.setup.tasks.size()); ++task) {
        const auto* given = candidate.counting(task);
        if (given == nullptr) {
            out.results.emplace_back(exam.setup.tasks[static_cast<std::size_t>(task)].title,
                                     label(language, "not_taken"));
            continue;
        }
        const auto& row =
            marked->calls.at(static_cast<std::size_t>(given - candidate.calls.data()));
        auto part = part_of(call, exam, *given, row, head);
        if (!part)
            return tl::unexpected(part.error());
        const auto mark = shown(row.score.value_or(0));
        out.results.emplace_back(part->title, mark);
        out.profile.push_back({part->title, static_cast<int>(row.score.value_or(0) / 100), mark});
        out.parts.push_back(std::move(*part));
    }
    out.results.emplace_back(label(language, "total"), shown(marked->score));
    if (marked->released_score)
        out.results.emplace_back(label(language, "released"), shown(*marked->released_score));
    out.results.emplace_back(label(language, "result"), verdict(marked->passed, language));
    return out;
}

paper::ScoreSheet written_sheet(const exam::SittingDetail& sitting, const exam::Exam& exam,
                                const Letterhead& head, Language language) {
    const auto& row = sitting.row;
    auto out = empty_sheet(exam.setup.title, row.sitter, exam.setup.class_name, head, language);
    out.facts.emplace_back(label(language, "attempt"), std::to_string(row.attempt));
    out.facts.emplace_back(label(language, "began"), local_minute(row.began, head));
    out.facts.emplace_back(label(language, "used"), minutes(row.kept.used, language));
    if (row.kept.extra.ms != 0)
        out.facts.emplace_back(label(language, "extra"), minutes(row.kept.extra, language));
    if (row.kept.times_left > 0)
        out.facts.emplace_back(label(language, "left"), std::to_string(row.kept.times_left));
    out.results = {
        {label(language, "total"), shown(row.total.earned) + " / " + shown(row.total.possible)},
        {label(language, "percent"), shown(row.total.permille * 100)},
        {label(language, "result"), verdict(row.total.passed, language)}};
    const auto told = to_wire(sitting, exam, Sight::marks);
    paper::SheetPart part{.title = label(language, "questions")};
    for (const auto& question : told.questions)
        part.items.push_back({.item = std::to_string(question.place + 1) + ". " + question.stem,
                              .possible = shown(question.points),
                              .given = shown(question.earned.value_or(0)),
                              .evidence = answer_words(question, language)});
    out.parts.push_back(std::move(part));
    return out;
}

paper::Certificate certificate_for(const exam::Practical& exam, const exam::Candidate& candidate,
                                   std::int64_t score, const exam::SittingRow* written,
                                   const Letterhead& head, Language language) {
    const auto now = wall_now();
    paper::Certificate out{.language = language,
                           .school = head.school,
                           .kind = label(language, "certificate"),
                           .name = candidate.sitter.name,
                           .number = candidate.sitter.number,
                           .course = exam.setup.title,
                           .results = {{label(language, "practical"), shown(score)}},
                           .date = local_minute(now, head).substr(0, 10),
                           .serial = std::to_string(exam.id) + "-" + candidate.sitter.number,
                           .proof = head.proof,
                           .printed = now.ms / 1'000};
    if (written != nullptr)
        out.results.emplace_back(label(language, "written"), shown(written->total.permille * 100));
    return out;
}

void serve_pdf(const CallPtr& call, const paper::Document& document, const std::string& name) {
    auto pdf = document.pdf();
    if (!pdf)
        return call->fail(pdf.error());
    Response out;
    out.content_type = "application/pdf";
    out.headers = {{"Content-Disposition", "inline; filename=\"" + name + ".pdf\""}};
    out.body = std::move(*pdf);
    call->reply(std::move(out));
}

} // namespace ringroom::api::handlers
