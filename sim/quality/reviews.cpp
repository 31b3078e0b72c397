#include "quality/reviews.h"

#include <algorithm>

#include "base/characters.h"
#include "base/utf8.h"
#include "quality/limits.h"
#include "store/journal.h"
#include "training/export.h"
#include "training/tables.h"

namespace ringroom::quality {
namespace {

using training::Source;

tl::unexpected<Error> unknown(std::string what) {
    return tl::unexpected(Error{"quality.unknown", std::move(what)});
}

Result<training::StoredContact> result_of(store::Reader& reader, const ContactKey& key) {
    auto found = training::contact_of(reader, key.run, key.contact);
    if (!found)
        return tl::unexpected(found.error());
    if (!*found || (*found)->form_version == 0)
        return unknown("no graded contact " + to_text(key));
    return std::move(**found);
}

/// What is there, or the beginning of it.
Result<Review> review_or_new(store::Reader& reader, const ContactKey& key) {
    auto found = review_of(reader, key);
    if (!found)
        return tl::unexpected(found.error());
    if (*found)
        return std::move(**found);
    const auto result = result_of(reader, key);
    if (!result)
        return tl::unexpected(result.error());
    return Review{.key = key, .student = result->agent};
}

Result<void> keep(store::Writer& writer, const Review& review, const Move& move) {
    if (auto saved = save(writer, review); !saved)
        return saved;
    return add_step(writer, review.key,
                    {.at = move.at,
                     .by = move.by,
                     .step = move.step,
                     .words = move.words,
                     .raw = review.outcome.raw,
                     .final = review.outcome.final,
                     .judges = move.judges});
}

Result<void> check_title(const std::string& title) {
    const auto length = characters_of(title).size();
    return length == 0 || length > limits::title
               ? fail("quality.title", "a title of 1 to " + std::to_string(limits::title))
               : Result<void>();
}

/// A read on a connection of its own.
template <class T, class Read>
Result<T> reading(store::Store& store, Read read) {
    const auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    return read((*session)->reader());
}

bool marks_for_good(Source source) {
    return source == Source::instructor || source == Source::second_marker;
}

/// Whether the review lets this sheet be written.
Result<void> may_write(const Review& review, const Sheet& sheet, const Sheet* before,
                       const Rules& rules) {
    if (!marks_for_good(sheet.source)) {
        if (before != nullptr && before->given)
            return fail("quality.given", "what was handed in stays");
        // Whoever has seen the mark, or could have, judges no more by their own ear.
        const auto last = rules.self_first ? State::published : State::draft;
        const bool late =
            sheet.source == Source::self ? review.state > last : review.state == State::final;
        return late ? fail("quality.step", std::string(to_string(review.state))) : Result<void>();
    }
    const bool open = sheet.source == Source::second_marker
                          ? review.state == State::appealed
                          : review.state == State::unmarked || review.state == State::draft;
    return open ? Result<void>() : fail("quality.step", std::string(to_string(review.state)));
}

} // namespace

Result<Review> Reviews::review(const ContactKey& key, WallTime now) const {
    return reading<Review>(store_, [&](store::Reader& reader) -> Result<Review> {
        auto found = review_or_new(reader, key);
        return found ? Result<Review>(settled(std::move(*found), now)) : found;
    });
}

Result<std::map<ContactKey, Review>> Reviews::reviews(const std::vector<ContactKey>& keys,
                                                      WallTime now) const {
    using Map = std::map<ContactKey, Review>;
    return reading<Map>(store_, [&](store::Reader& reader) -> Result<Map> {
        const auto rows = reviews_of(reader, keys);
        if (!rows)
            return tl::unexpected(rows.error());
        Map out;
        for (const auto& row : *rows)
            out[row.key] = settled(row, now);
        return out;
    });
}

Result<std::vector<Review>> Reviews::in_state(State state, std::size_t limit, WallTime now) const {
    using List = std::vector<Review>;
    return reading<List>(store_, [&](store::Reader& reader) -> Result<List> {
        auto rows = reviews_in(reader, state, limit, now);
        if (rows)
            for (auto& row : *rows)
                row = settled(row, now);
        return rows;
    });
}

Result<std::vector<Sheet>> Reviews::sheets(const ContactKey& key, std::int64_t calibration) const {
    return reading<std::vector<Sheet>>(
        store_, [&](store::Reader& reader) { return sheets_of(reader, key, calibration); });
}

Result<std::map<ContactKey, std::vector<Sheet>>>
Reviews::sheets(const std::vector<ContactKey>& keys) const {
    using Map = std::map<ContactKey, std::vector<Sheet>>;
    return reading<Map>(store_, [&](store::Reader& reader) -> Result<Map> {
        Map out;
        for (const auto& key : keys) {
            auto rows = sheets_of(reader, key);
            if (!rows)
                return tl::unexpected(rows.error());
            if (!rows->empty())
                out[key] = std::move(*rows);
        }
        return out;
    });
}

Result<std::vector<Passed>> Reviews::history(const ContactKey& key) const {
    return reading<std::vector<Passed>>(
        store_, [&](store::Reader& reader) { return history_of(reader, key); });
}

Result<training::Card> Reviews::card(const ContactKey& key) const {
    return reading<training::Card>(store_, [&](store::Reader& reader) -> Result<training::Card> {
        const auto result = result_of(reader, key);
        return result ? training::card_of_result(result->json) : tl::unexpected(result.error());
    });
}

Result<training::ScoreForm> Reviews::form(const ContactKey& key, Language language) const {
    using Form = training::ScoreForm;
    return reading<Form>(store_, [&](store::Reader& reader) -> Result<Form> {
        const auto result = result_of(reader, key);
        if (!result)
            return tl::unexpected(result.error());
        const auto kept = training::form_json(reader, result->form_version);
        if (!kept)
            return tl::unexpected(kept.error());
        return *kept ? training::form_from_json(**kept, language) : unknown("the form");
    });
}

// ---- Sheets and steps

namespace {
/// Whose sheets decide at this step.
Source source_of(Step step) {
    return step == Step::remark ? Source::second_marker : Source::instructor;
}
} // namespace

std::vector<Sheet> judges_of(const std::vector<Sheet>& sheets, Step step) {
    std::vector<Sheet> out;
    for (const auto& sheet : sheets)
        if (sheet.given && sheet.source == source_of(step) && sheet.outcome.final)
            out.push_back(sheet);
    return out;
}

std::vector<Sheet> counting_sheets(const Review& review, const std::vector<Sheet>& sheets,
                                   const std::vector<Passed>& history) {
    std::vector<Sheet> out;
    if (review.published_at.ms == 0)
        return out;
    if (!review.outcome.marker) {
        const auto mean = std::find_if(history.rbegin(), history.rend(),
                                       [](const auto& step) { return step.judges > 0; });
        return mean == history.rend() ? out : judges_of(sheets, mean->step);
    }
    const auto one = std::find_if(sheets.rbegin(), sheets.rend(), [&](const auto& sheet) {
        return sheet.given && sheet.marker == review.outcome.marker &&
               sheet.source >= Source::instructor;
    });
    if (one != sheets.rend())
        out.push_back(*one);
    return out;
}

Result<void> Reviews::keep_sheet(store::Writer& writer, Sheet& sheet, WallTime now) const {
    const auto result = result_of(writer, sheet.key);
    const auto review = review_or_new(writer, sheet.key);
    const auto others = sheets_of(writer, sheet.key, sheet.calibration);
    if (!result || !review || !others)
        return tl::unexpected(!result ? result.error() : !review ? review.error() : others.error());
    if (!result->agent)
        return fail("quality.nobody", to_text(sheet.key) + " is no student's");
    const auto before = std::find_if(others->begin(), others->end(), [&](const auto& one) {
        return one.marker == sheet.marker && one.source == sheet.source;
    });
    const bool known = before != others->end();
    if (sheet.version != (known ? before->version : 0))
        return fail("quality.changed", "this sheet was changed elsewhere");
    if (!known && others->size() >= limits::sheets_a_contact)
        return fail("quality.crowd", "too many markers");
    if (sheet.calibration != 0) {
        const auto lesson = calibration_of(writer, sheet.calibration);
        if (!lesson || !*lesson || (*lesson)->key != sheet.key)
            return lesson ? unknown("no such calibration") : tl::unexpected(lesson.error());
        if ((*lesson)->revealed)
            return fail("quality.revealed", "the figures are shown already");
    } else if (auto good =
                   may_write(settled(*review, now), sheet, known ? &*before : nullptr, rules_);
               !good) {
        return good;
    }
    const auto card = training::card_of_result(result->json);
    if (!card)
        return tl::unexpected(card.error());
    sheet.form_version = result->form_version;
    auto done = marked(*card, sheet);
    if (!done)
        return tl::unexpected(done.error());
    sheet = std::move(*done);
    ++sheet.version;
    sheet.at = now;
    if (auto saved = quality::save(writer, sheet); !saved)
        return saved;
    if (sheet.calibration != 0 || sheet.source != Source::instructor ||
        review->state != State::unmarked)
        return {};
    const Move begin{.step = Step::draft, .by = sheet.marker, .at = now};
    const auto begun = take(*review, begin, rules_);
    return begun ? keep(writer, *begun, begin) : tl::unexpected(begun.error());
}

Result<void> Reviews::write(const ContactKey& key, WallTime now, const store::Job& change) {
    return store_.write([&](store::Writer& writer) {
        auto done = witness_.before ? witness_.before(writer, key) : Result<void>();
        if (done)
            done = change(writer);
        return done && witness_.after ? witness_.after(writer, key, now) : done;
    });
}

Result<Sheet> Reviews::save(Sheet sheet, WallTime now) {
    const Sheet wanted = sheet;
    const auto done = write(wanted.key, now, [&](store::Writer& writer) {
        sheet = wanted; // the job may run twice
        return keep_sheet(writer, sheet, now);
    });
    if (!done)
        return tl::unexpected(done.error());
    return sheet;
}

Result<void> Reviews::decide(store::Reader& reader, const Review& review, Move& move,
                             bool all) const {
    const auto sheets = sheets_of(reader, review.key);
    if (!sheets)
        return tl::unexpected(sheets.error());
    move.judges = 0;
    if (all) {
        const auto judges = judges_of(*sheets, move.step);
        if (judges.size() < 2)
            return fail("quality.one_judge", "a mean is of two sheets or more");
        const auto result = result_of(reader, review.key);
        const auto card =
            result ? training::card_of_result(result->json) : tl::unexpected(result.error());
        if (!card)
            return tl::unexpected(card.error());
        move.outcome = contest(*card, judges).value_or(Outcome{});
        move.judges = static_cast<std::int64_t>(judges.size());
        return {};
    }
    const auto own = std::find_if(sheets->begin(), sheets->end(), [&](const auto& sheet) {
        return sheet.given && sheet.source == source_of(move.step) && sheet.marker == move.by;
    });
    if (own == sheets->end() && move.step == Step::publish)
        return fail("quality.no_sheet", "nothing was handed in");
    move.outcome = own == sheets->end() ? review.outcome : own->outcome; // without one: upheld
    return {};
}

Result<Review> Reviews::step(const ContactKey& key, Move move, std::int64_t version, bool all) {
    Review after;
    const auto done = write(key, move.at, [&](store::Writer& writer) -> Result<void> {
        const auto before = review_or_new(writer, key);
        if (!before)
            return tl::unexpected(before.error());
        if (before->version != version)
            return fail("quality.changed", "somebody else was quicker");
        if (move.step == Step::publish || move.step == Step::remark) {
            if (auto decided = decide(writer, *before, move, all); !decided)
                return decided;
        }
        auto next = take(*before, move, rules_);
        if (!next)
            return tl::unexpected(next.error());
        after = std::move(*next);
        // Looking again is no step.
        if (move.step == Step::see && settled(*before, move.at).state == after.state)
            return {};
        return keep(writer, after, move);
    });
    if (!done)
        return tl::unexpected(done.error());
    return after;
}

// ---- Progress

Result<std::vector<Attempt>> Reviews::attempts(AttemptFilter filter, WallTime since) const {
    using List = std::vector<Attempt>;
    return reading<List>(store_, [&](store::Reader& reader) -> Result<List> {
        const auto began = store::journal_starts(reader);
        if (!began)
            return tl::unexpected(began.error());
        // What was under way then may belong to the run before.
        for (const auto& [run, started] : *began)
            if (started <= since)
                filter.from_run = std::max(filter.from_run, run);
        auto out = attempts_of(reader, filter);
        if (!out)
            return out;
        for (auto& one : *out)
            if (const auto run = began->find(one.practice.key.run); run != began->end())
                one.practice.at = run->second + one.began;
        std::erase_if(*out, [&](const auto& one) { return one.practice.at < since; });
        return out;
    });
}

// ---- Comments

Result<std::vector<Comment>> Reviews::comments(const ContactKey& key) const {
    return reading<std::vector<Comment>>(
        store_, [&](store::Reader& reader) { return comments_of(reader, key); });
}

Result<Comment> Reviews::comment(std::int64_t id) const {
    return reading<Comment>(store_, [&](store::Reader& reader) -> Result<Comment> {
        const auto found = comment_of(reader, id);
        if (!found)
            return tl::unexpected(found.error());
        return *found ? Result<Comment>(**found) : unknown("no such comment");
    });
}

namespace {
Result<void> check_comment(const Comment& comment) {
    if (comment.from.ms < 0 || comment.to < comment.from)
        return fail("quality.range", "a comment ends after it begins");
    if (blank(comment.words))
        return fail("quality.comment", "an empty comment");
    return check_words(comment.words);
}
} // namespace

Result<Comment> Reviews::add(Comment comment) {
    if (auto good = check_comment(comment); !good)
        return tl::unexpected(good.error());
    const auto done = write(comment.key, comment.at, [&](store::Writer& writer) -> Result<void> {
        if (const auto there = result_of(writer, comment.key); !there)
            return tl::unexpected(there.error());
        const auto others = comments_of(writer, comment.key);
        if (!others)
            return tl::unexpected(others.error());
        if (others->size() >= limits::comments)
            return fail("quality.crowd", "too many comments");
        const auto id = insert(writer, comment);
        if (!id)
            return tl::unexpected(id.error());
        comment.id = *id;
        comment.version = 1;
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return comment;
}

Result<Comment> Reviews::change(Comment comment) {
    if (auto good = check_comment(comment); !good)
        return tl::unexpected(good.error());
    const auto done = write(comment.key, comment.at,
                            [&](store::Writer& writer) { return update(writer, comment); });
    if (!done)
        return tl::unexpected(done.error());
    ++comment.version;
    return comment;
}

Result<void> Reviews::remove(const Comment& comment, AgentId by, WallTime at) {
    return write(comment.key, at,
                 [&](store::Writer& writer) { return remove_comment(writer, comment.id, by, at); });
}

// ---- Samples

Result<std::vector<Candidate>> Reviews::candidates(DrillId drill,
                                                   const std::vector<AgentId>& students) const {
    using List = std::vector<Candidate>;
    return reading<List>(store_, [&](store::Reader& reader) -> Result<List> {
        const auto page =
            training::contacts_page(reader, {.drill = drill, .limit = limits::candidates});
        if (!page)
            return tl::unexpected(page.error());
        List out;
        for (const auto& row : page->rows) {
            const bool wanted = students.empty() || std::find(students.begin(), students.end(),
                                                              row.agent) != students.end();
            if (wanted && row.form_version != 0 && row.final)
                out.push_back(candidate_from(row));
        }
        return out;
    });
}

Result<bool> Reviews::assigned(const ContactKey& key, AgentId marker) const {
    return reading<bool>(store_, [&](store::Reader& reader) -> Result<bool> {
        const auto markers = markers_of(reader, key);
        if (!markers)
            return tl::unexpected(markers.error());
        return std::find(markers->begin(), markers->end(), marker) != markers->end();
    });
}

Result<std::vector<ContactKey>> Reviews::assigned_to(AgentId marker) const {
    return reading<std::vector<ContactKey>>(
        store_, [&](store::Reader& reader) { return contacts_given_to(reader, marker); });
}

Result<Sample> Reviews::draw(const std::vector<Candidate>& candidates, Sample sample) {
    if (auto good = check_title(sample.title); !good)
        return tl::unexpected(good.error());
    auto drawn = quality::draw(candidates, sample.plan, sample.seed);
    if (!drawn)
        return tl::unexpected(drawn.error());
    sample.drawn = std::move(*drawn);
    sample.candidates = static_cast<std::int64_t>(candidates.size());
    sample.size = static_cast<std::int64_t>(sample.drawn.size());
    const auto done = store_.write([&](store::Writer& writer) -> Result<void> {
        const auto id = insert(writer, sample);
        if (!id)
            return tl::unexpected(id.error());
        sample.id = *id;
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return sample;
}

Result<std::vector<Sample>> Reviews::samples() const {
    return reading<std::vector<Sample>>(
        store_, [&](store::Reader& reader) { return samples_of(reader, limits::samples_shown); });
}

Result<Sample> Reviews::sample(std::int64_t id) const {
    return reading<Sample>(store_, [&](store::Reader& reader) -> Result<Sample> {
        auto found = sample_of(reader, id);
        if (!found)
            return tl::unexpected(found.error());
        return *found ? Result<Sample>(std::move(**found)) : unknown("no such sample");
    });
}

// ---- Calibrations

Result<Calibration> Reviews::open(Calibration calibration) {
    if (auto good = check_title(calibration.title); !good)
        return tl::unexpected(good.error());
    const auto done = store_.write([&](store::Writer& writer) -> Result<void> {
        if (const auto there = result_of(writer, calibration.key); !there)
            return tl::unexpected(there.error());
        const auto others = calibrations_of(writer, limits::calibrations);
        if (!others)
            return tl::unexpected(others.error());
        if (others->size() >= limits::calibrations)
            return fail("quality.crowd", "too many calibrations");
        const auto id = insert(writer, calibration);
        if (!id)
            return tl::unexpected(id.error());
        calibration.id = *id;
        calibration.version = 1;
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    return calibration;
}

Result<std::vector<Calibration>> Reviews::calibrations() const {
    return reading<std::vector<Calibration>>(store_, [&](store::Reader& reader) {
        return calibrations_of(reader, limits::calibrations);
    });
}

Result<Calibration> Reviews::calibration(std::int64_t id) const {
    return reading<Calibration>(store_, [&](store::Reader& reader) -> Result<Calibration> {
        auto found = calibration_of(reader, id);
        if (!found)
            return tl::unexpected(found.error());
        return *found ? Result<Calibration>(std::move(**found)) : unknown("no such calibration");
    });
}

Result<Calibration> Reviews::reveal(std::int64_t id, std::int64_t version) {
    auto found = calibration(id);
    if (!found)
        return found;
    if (found->revealed)
        return fail("quality.revealed", "the figures are shown already");
    found->revealed = true;
    found->version = version;
    const auto done = store_.write([&](store::Writer& writer) { return update(writer, *found); });
    if (!done)
        return tl::unexpected(done.error());
    ++found->version;
    return found;
}

Result<AgentId> Reviews::owner(const ContactKey& key) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto review = review_or_new((*session)->reader(), key);
    return review ? Result<AgentId>(review->student) : tl::unexpected(review.error());
}

Result<Agreement> Reviews::agreement(const Calibration& calibration) const {
    const auto card_of = card(calibration.key);
    auto given = sheets(calibration.key, calibration.id);
    if (!card_of || !given)
        return tl::unexpected(card_of ? given.error() : card_of.error());
    const auto mine = owner(calibration.key);
    if (!mine)
        return tl::unexpected(mine.error());
    given->erase(std::remove_if(given->begin(), given->end(),
                                [&](const auto& sheet) { return sheet.marker == *mine; }),
                 given->end());
    return agreement_of(*card_of, *given, calibration.expert);
}

// ---- Model recordings

Result<std::optional<Model>> Reviews::model(const ContactKey& key) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return model_of((*session)->reader(), key);
}

Result<std::vector<Model>> Reviews::models(const ModelFilter& filter) const {
    auto session = store_.reader();
    if (!session)
        return tl::unexpected(session.error());
    return models_of((*session)->reader(), filter);
}

Result<void> Reviews::keep_model(const Model& model) {
    return write(model.key, model.at,
                 [&](store::Writer& writer) { return quality::save(writer, model); });
}

Result<void> Reviews::answer_model(const ContactKey& key, AgentId agent, bool agrees, WallTime at) {
    return write(key, at, [&](store::Writer& writer) {
        return quality::answer_model(writer, key, agent, agrees, at);
    });
}

Result<void> Reviews::remove_model(const ContactKey& key, WallTime at) {
    return write(key, at,
                 [&](store::Writer& writer) { return quality::remove_model(writer, key); });
}

} // namespace ringroom::quality
