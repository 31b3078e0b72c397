// A wrong key, mended for everybody at once: what it would do, and doing it in one commit. A
// correction is a row for good, and each paper's entry in the chain covers those of its questions.
#include <algorithm>
#include <future>

#include "base/digest.h"
#include "base/utf8.h"
#include "exam/hall_inside.h"
#include "exam/json.h"
#include "exam/limits.h"
#include "exam/tables.h"

namespace ringroom::exam {
namespace {

using CorrectionPtr = std::shared_ptr<const Correction>;

bool is_of(const Correction& correction, const SheetQuestion& question) {
    return correction.question == question.id && correction.versions.contains(question.version);
}

bool has_question(const Sheet& sheet, const Correction& correction) {
    return std::any_of(sheet.questions.begin(), sheet.questions.end(),
                       [&](const auto& one) { return is_of(correction, one); });
}

bool has_version(const Sheet& sheet, const Rekey& rekey) {
    return std::any_of(sheet.questions.begin(), sheet.questions.end(), [&](const auto& one) {
        return one.id == rekey.question && one.version == rekey.version;
    });
}

bool is_full(const Correction& correction) {
    return correction.key == nullptr;
}

/// Everything that a preview told, so that exactly this is done.
std::string digest_of_plan(std::int64_t exam, const Correction& correction, const RekeyPlan& plan) {
    std::string all = std::to_string(exam) + ' ' + std::to_string(correction.question) + ' ' +
                      std::to_string(correction.version) + ' ' + std::to_string(plan.bank_version) +
                      '\n' + (is_full(correction) ? "full" : to_json(*correction.key)) + '\n';
    for (const auto& row : plan.rows) {
        for (const auto number : {row.sitting, row.before, row.after, row.total_before.earned,
                                  row.total_after.earned, row.total_after.possible})
            all += std::to_string(number) + ' ';
        all += std::string(to_string(row.state)) + (row.by_person ? " person" : "") +
               (row.kept ? " kept\n" : "\n");
    }
    return sha256_hex(all).substr(0, 16);
}

store::Values values_of_correction(std::int64_t exam, const Correction& one) {
    return {one.id,
            exam,
            one.question,
            one.version,
            is_full(one) ? std::string() : to_json(*one.key),
            one.bank_version,
            one.reason,
            one.by.person,
            one.by.name,
            one.by.at.ms};
}

} // namespace

store::Migration corrections_migration() {
    return {6, "exam", R"(
        CREATE TABLE exam_correction (
            id INTEGER PRIMARY KEY,
            exam INTEGER NOT NULL REFERENCES exam_exam (id),
            question INTEGER NOT NULL,
            version INTEGER NOT NULL, -- as it stands on the sheets
            key TEXT NOT NULL, -- the question with the key it is marked by; '': full marks for all
            bank_version INTEGER NOT NULL,
            reason TEXT NOT NULL,
            person INTEGER NOT NULL,
            person_name TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        CREATE INDEX exam_correction_exam ON exam_correction (exam, question, version);
        CREATE TRIGGER exam_correction_stays BEFORE UPDATE ON exam_correction
            BEGIN SELECT RAISE(ABORT, 'a correction is for good'); END;
        CREATE TRIGGER exam_correction_is_kept BEFORE DELETE ON exam_correction
            BEGIN SELECT RAISE(ABORT, 'a correction is for good'); END;
        CREATE TABLE exam_floor (
            sitting INTEGER NOT NULL REFERENCES exam_sitting (id),
            place INTEGER NOT NULL,
            earned INTEGER NOT NULL, -- what was released there before a key was corrected
            PRIMARY KEY (sitting, place)
        ) WITHOUT ROWID;
    )"};
}

Milli earned_at(const SheetPlace& place, const Judged& judged, const PersonMark* mark,
                std::optional<Milli> floor) {
    if (place.corrected && is_full(*place.corrected))
        return judged.possible;
    const auto earned = mark != nullptr ? mark->earned : judged.earned;
    return floor ? std::max(earned, *floor) : earned;
}

/// What a correction does, and to whom.
struct Hall::Mending {
    std::shared_ptr<Correction> correction;
    std::vector<LivePtr> lives; ///< that have the question
    RekeyPlan plan;
};

namespace {

/// Marks the attempt by the correction from now on; it is to be settled. Of one that is released
/// what is out is the least.
template <class OneLive>
void amend(OneLive& live, const CorrectionPtr& correction) {
    for (std::size_t i = 0; i < live.places.size(); ++i) {
        if (!is_of(*correction, live.places[i].on_sheet))
            continue;
        if (live.sitting.state() == SittingState::released && i < live.judged.size())
            live.floors[static_cast<int>(i)] = live.earned(i);
        live.places[i].corrected = correction;
    }
    live.judged.clear();
}

/// What of the attempt does not follow the correction's key, and why.
struct Standing {
    bool by_person = false;
    bool released = false;
};
template <class OneLive>
Standing standing_of(const OneLive& live, std::size_t i) {
    Standing out;
    const auto mark = live.marks.find(static_cast<int>(i));
    const auto floor = live.floors.find(static_cast<int>(i));
    if (i >= live.judged.size() || is_full(*live.places[i].corrected))
        return out;
    out.by_person = mark != live.marks.end();
    const auto earned = out.by_person ? mark->second.earned : live.judged[i].earned;
    out.released = floor != live.floors.end() && earned < floor->second;
    return out;
}

/// What the log of the attempt tells of it.
template <class OneLive>
std::vector<KeptLogLine> lines_of(const OneLive& live, const Correction& correction, Now now) {
    std::vector<KeptLogLine> out;
    const auto used = live.sitting.used(now.at);
    for (std::size_t i = 0; i < live.places.size(); ++i) {
        if (!is_of(correction, live.places[i].on_sheet))
            continue;
        const auto place = "№ " + std::to_string(i + 1);
        const auto add = [&](Happened what, const std::string& detail) {
            out.push_back({now.wall, {.what = what, .used = used, .detail = detail}});
        };
        add(is_full(correction) ? Happened::full_marks : Happened::rekeyed,
            place + " · " + correction.by.name + ": " + correction.reason);
        const auto stands = standing_of(live, i);
        if (stands.by_person)
            add(Happened::person_stands, place);
        if (stands.released)
            add(Happened::released_stands, place);
    }
    return out;
}

} // namespace

std::shared_ptr<const Correction> Hall::correction_of(std::int64_t exam, std::int64_t question,
                                                      int version) const {
    const auto& all = corrections_in(exam);
    const auto last = std::find_if(all.rbegin(), all.rend(), [&](const auto& one) {
        return one->question == question && one->versions.contains(version);
    });
    return last == all.rend() ? nullptr : *last;
}

const std::vector<std::shared_ptr<const Correction>>&
Hall::corrections_in(std::int64_t exam) const {
    static const std::vector<CorrectionPtr> none;
    const auto found = corrections_.find(exam);
    return found == corrections_.end() ? none : found->second;
}

/// Without reason and person. The bank's question follows as long as its newest version is the one
/// on the sheets, or one that a correction here has made of it.
Result<std::shared_ptr<Correction>> Hall::correction_for(std::int64_t exam,
                                                         const Rekey& rekey) const {
    const auto asked = bank_.version(rekey.question, rekey.version);
    const auto newest = bank_.question(rekey.question);
    if (!asked || !newest)
        return fail("exam.rekey.question", "no such question");
    const auto former = correction_of(exam, rekey.question, rekey.version);
    auto out = std::make_shared<Correction>();
    out->question = rekey.question;
    out->version = rekey.version;
    out->versions = corrected_together(corrections_in(exam), rekey.question, rekey.version);
    if (!rekey.key) {
        if (former && is_full(*former))
            return fail("exam.rekey.same", "full marks for all already");
        return out;
    }
    auto key = with_key(**asked, *rekey.key);
    if (!key)
        return tl::unexpected(key.error());
    const auto* in_force = former ? former->key.get() : asked->get();
    if (in_force != nullptr && to_json(*in_force) == to_json(*key))
        return fail("exam.rekey.same", "it is marked so already");
    const int ours = *out->versions.rbegin();
    if (newest->version == ours && to_json(newest->question) != to_json(*key))
        out->bank_version = ours + 1;
    out->key = std::make_shared<const Question>(std::move(*key));
    return out;
}

/// Counts what the correction does to one attempt.
void Hall::add_mended(const Live& live, Now now, Mending& out) {
    auto& plan = out.plan;
    if (!is_handed_in(live.sitting.state())) {
        plan.under_way += live.sitting.state() != SittingState::lapsed;
        return;
    }
    Live after = live;
    amend(after, out.correction);
    settle(after, now);
    RekeyRow row{.sitting = live.id,
                 .sitter = live.sitter,
                 .attempt = live.attempt,
                 .state = live.sitting.state(),
                 .total_before = row_of(live, now).total,
                 .total_after = row_of(after, now).total};
    for (std::size_t i = 0; i < live.places.size(); ++i) {
        if (!is_of(*out.correction, live.places[i].on_sheet))
            continue;
        row.before += live.earned(i);
        row.after += after.earned(i);
        const auto stands = standing_of(after, i);
        row.by_person = row.by_person || stands.by_person;
        row.kept = row.kept || stands.released;
    }
    plan.changed += row.before != row.after;
    plan.now_pass += row.total_after.passed && !row.total_before.passed;
    plan.no_longer_pass += row.total_before.passed && !row.total_after.passed;
    plan.rows.push_back(std::move(row));
}

Result<Hall::Mending> Hall::mending(std::int64_t id, const Rekey& rekey, Now now) {
    auto lives = all_of(id, now);
    if (!lives)
        return tl::unexpected(lives.error());
    if (!has_version(exams_.at(id).sheet, rekey) &&
        std::none_of(lives->begin(), lives->end(),
                     [&](const LivePtr& one) { return has_version(one->sheet, rekey); }))
        return fail("exam.rekey.question", "on no sheet of this exam");
    auto correction = correction_for(id, rekey);
    if (!correction)
        return tl::unexpected(correction.error());
    std::erase_if(*lives,
                  [&](const LivePtr& one) { return !has_question(one->sheet, **correction); });
    Mending out{.correction = std::move(*correction), .lives = std::move(*lives)};
    for (const auto& one : out.lives)
        add_mended(*one, now, out);
    auto& plan = out.plan;
    std::stable_sort(plan.rows.begin(), plan.rows.end(), [](const RekeyRow& a, const RekeyRow& b) {
        return std::pair(a.sitter.number, a.attempt) < std::pair(b.sitter.number, b.attempt);
    });
    plan.bank_version = out.correction->bank_version;
    plan.digest = digest_of_plan(id, *out.correction, plan);
    return out;
}

Result<RekeyPlan> Hall::preview_rekey(std::int64_t exam, const Rekey& rekey, Now now) {
    const std::scoped_lock lock(mutex_);
    auto found = mending(exam, rekey, now);
    if (!found)
        return tl::unexpected(found.error());
    return std::move(found->plan);
}

/// In memory at once; the job writes it all.
store::Job Hall::mend(std::int64_t exam, const Mending& mending, Now now) {
    const CorrectionPtr correction = mending.correction;
    corrections_[exam].push_back(correction);
    std::vector<Steps> steps;
    for (const auto& one : mending.lives) {
        amend(*one, correction);
        settle(*one, now);
        auto lines = lines_to_keep(*one, now);
        for (auto& line : lines_of(*one, *correction, now)) {
            lines.push_back(std::move(line));
            ++one->logged;
        }
        steps.push_back(steps_for(one, {}, lines, now));
    }
    const auto first = [exam, correction](store::Writer& writer) -> Result<void> {
        if (auto done = writer.run("INSERT INTO exam_correction (id, exam, question, version, key,"
                                   " bank_version, reason, person, person_name, at)"
                                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                   values_of_correction(exam, *correction));
            !done)
            return tl::unexpected(done.error());
        if (correction->bank_version != 0)
            if (auto done = Bank::renew(writer, correction->question, correction->bank_version - 1,
                                        *correction->key, correction->by);
                !done)
                return done.error().code == "exam.question_changed"
                           ? fail("exam.rekey.changed", "the bank's question was changed")
                           : done;
        return {};
    };
    return all_or_nothing(first, std::move(steps));
}

/// It was not written: what is under way goes on as before, also who sat down meanwhile; what is
/// over is read again anyway.
void Hall::take_back(std::int64_t exam, const Mending& mending) {
    std::erase(corrections_[exam], mending.correction);
    for (const auto& [id, one] : live_) {
        if (one->exam != exam)
            continue;
        for (auto& place : one->places)
            if (place.corrected == mending.correction) {
                place.corrected = correction_of(exam, place.on_sheet.id, place.on_sheet.version);
                one->judged.clear();
            }
    }
}

Result<RekeyPlan> Hall::rekey(std::int64_t exam, const Rekey& rekey, const std::string& reason,
                              const std::string& digest, const By& by, Now now) {
    if (blank(reason) || !printable(reason) || characters(reason) > limits::title_characters)
        return fail("exam.rekey.reason", "no reason, or too long");
    std::unique_lock lock(mutex_);
    auto found = mending(exam, rekey, now);
    if (!found)
        return tl::unexpected(found.error());
    if (corrections_[exam].size() >= limits::corrections)
        return fail("exam.rekey.too_many", "too many corrections of one exam");
    if (found->plan.digest != digest)
        return fail("exam.rekey.changed", "not what was previewed");
    found->correction->id = ++last_correction_;
    found->correction->reason = reason;
    found->correction->by = by;
    std::promise<Result<void>> promise;
    auto waiting = promise.get_future();
    const auto posted =
        store_.post(mend(exam, *found, now),
                    [&promise](const Result<void>& result) { promise.set_value(result); });
    lock.unlock();
    const auto written = posted ? waiting.get() : posted;
    bank_.forget();
    lock.lock();
    if (written)
        return std::move(found->plan);
    take_back(exam, *found);
    for (const auto& one : found->lives) // as it stands
        if (one->was_over)
            live_.erase(one->id);
    return tl::unexpected(written.error());
}

Result<void> Hall::load_corrections(store::Reader& reader) {
    const auto rows = reader.rows("SELECT id, exam, question, version, key, bank_version, reason,"
                                  " person, person_name, at FROM exam_correction ORDER BY id");
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows) {
        Correction one{.id = row.number(0),
                       .question = row.number(2),
                       .version = static_cast<int>(row.number(3)),
                       .bank_version = static_cast<int>(row.number(5)),
                       .reason = row.text(6),
                       .by = {row.number(7), row.text(8), {row.number(9)}}};
        if (!row.text(4).empty()) {
            auto key = question_from_json(row.text(4));
            if (!key)
                return tl::unexpected(key.error());
            one.key = std::make_shared<const Question>(std::move(*key));
        }
        last_correction_ = std::max(last_correction_, one.id);
        one.versions = corrected_together(corrections_[row.number(1)], one.question, one.version);
        corrections_[row.number(1)].push_back(std::make_shared<const Correction>(std::move(one)));
    }
    return {};
}

} // namespace ringroom::exam
