// Marks, comments and papers as the chain holds them.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "exam/tables.h"
#include "quality/models.h"
#include "quality/tables.h"
#include "server/exhibits.h"
#include "server/exhibits_inside.h"
#include "training/export.h"

namespace ringroom::server {
namespace {

using evidence::Kind;

std::string number_text(std::int64_t number) {
    return std::to_string(number);
}
std::string id_text(AgentId id) {
    return std::to_string(id.value);
}
std::string milli_text(const std::optional<training::Milli>& points) {
    return points ? std::to_string(*points) : "-";
}

Kind kind_of(quality::State state) {
    switch (state) {
    case quality::State::unmarked:
    case quality::State::draft:
        return Kind::mark_begun;
    case quality::State::published:
        return Kind::mark_published;
    case quality::State::seen:
        return Kind::mark_seen;
    case quality::State::appealed:
        return Kind::mark_appealed;
    case quality::State::remarked:
        return Kind::mark_answered;
    case quality::State::final:
        return Kind::mark_final;
    }
    return Kind::mark_begun;
}

/// The review with every step that led there.
Shown shown(const quality::Review& review, const std::vector<quality::Passed>& history) {
    const auto& o = review.outcome;
    std::vector<std::string> columns = {to_text(review.key),
                                        id_text(review.student),
                                        std::string(to_string(review.state)),
                                        id_text(o.marker),
                                        milli_text(o.raw),
                                        milli_text(o.final),
                                        o.fatal ? "1" : "0",
                                        o.passed ? "1" : "0",
                                        id_text(review.published_by),
                                        number_text(review.published_at.ms),
                                        number_text(review.open_until.ms),
                                        review.appeal,
                                        review.answer};
    for (const auto& step : history) {
        columns.insert(columns.end(), {number_text(step.at.ms), id_text(step.by),
                                       std::string(to_string(step.step)), step.words,
                                       milli_text(step.raw), milli_text(step.final)});
        if (step.judges > 0) // what was signed before there were means stays as it was
            columns.push_back(number_text(step.judges));
    }
    return {.exhibit = "review/" + to_text(review.key),
            .digest = evidence::digest_of(columns),
            .told = {.kind = kind_of(review.state),
                     .subject = to_text(review.key),
                     .content = {{"agent", id_text(review.student)},
                                 {"by", history.empty() ? "-" : id_text(history.back().by)},
                                 {"marker", id_text(o.marker)},
                                 {"raw", milli_text(o.raw)},
                                 {"final", milli_text(o.final)},
                                 {"fatal", o.fatal ? "yes" : "no"}}}};
}

/// A sheet that was handed in.
Shown shown(const quality::Sheet& sheet) {
    const auto& o = sheet.outcome;
    const std::string source(training::to_string(sheet.source));
    std::vector<std::string> columns = {to_text(sheet.key),
                                        id_text(sheet.marker),
                                        source,
                                        training::version_text(sheet.form_version),
                                        sheet.remark,
                                        number_text(sheet.spent.ms),
                                        number_text(sheet.at.ms),
                                        milli_text(o.raw),
                                        milli_text(o.final),
                                        o.fatal ? "1" : "0",
                                        o.passed ? "1" : "0"};
    for (const auto& answer : sheet.answers)
        columns.insert(columns.end(), {answer.item, answer.applies ? "1" : "0",
                                       number_text(answer.points), answer.reason});
    for (const auto& count : sheet.counts)
        columns.insert(columns.end(), {count.name, number_text(count.times), count.reason});
    return {.exhibit =
                fmt::format("sheet/{}/{}/{}", to_text(sheet.key), sheet.marker.value, source),
            .digest = evidence::digest_of(columns),
            .told = {.kind = Kind::mark_given,
                     .subject = to_text(sheet.key),
                     .content = {{"by", id_text(sheet.marker)},
                                 {"source", source},
                                 {"form", training::version_text(sheet.form_version)},
                                 {"raw", milli_text(o.raw)},
                                 {"final", milli_text(o.final)}}}};
}

Shown shown(const quality::Comment& comment) {
    return {.exhibit = "comment/" + number_text(comment.id),
            .digest = evidence::digest_of({number_text(comment.id), to_text(comment.key),
                                           id_text(comment.by), number_text(comment.from.ms),
                                           number_text(comment.to.ms), comment.words,
                                           number_text(comment.at.ms)}),
            .told = {.kind = Kind::comment_written,
                     .subject = to_text(comment.key),
                     .content = {{"by", id_text(comment.by)}}}};
}

Shown shown(const exam::KeptPaper& paper) {
    const auto kind = paper.state == exam::SittingState::released ? Kind::sitting_released
                      : paper.state == exam::SittingState::marked ? Kind::sitting_marked
                                                                  : Kind::sitting_submitted;
    return {.exhibit = "paper/" + number_text(paper.id),
            .digest = evidence::digest_of(paper.columns),
            .told = {.kind = kind,
                     .subject = "sitting/" + number_text(paper.id),
                     .content = {{"exam", number_text(paper.exam)},
                                 {"agent", number_text(paper.person)},
                                 {"number", paper.number},
                                 {"attempt", std::to_string(paper.attempt)},
                                 {"state", std::string(to_string(paper.state))}}}};
}

Shown shown(const exam::KeptPractical& practical) {
    return {.exhibit = "practical/" + number_text(practical.id),
            .digest = evidence::digest_of(practical.columns),
            .told = {.kind = Kind::practical_released,
                     .subject = "practical/" + number_text(practical.id),
                     .content = {{"title", practical.title}, {"class", practical.class_name}}}};
}

Shown shown(const quality::Model& model) {
    const std::string agreed(to_string(model.agreed));
    return {.exhibit = "model/" + to_text(model.key),
            .digest = evidence::digest_of({to_text(model.key), id_text(model.agent), model.title,
                                           model.words, model.script, id_text(model.by),
                                           number_text(model.at.ms), agreed}),
            .told = {.kind = Kind::model_kept,
                     .subject = to_text(model.key),
                     .content = {{"agent", id_text(model.agent)},
                                 {"by", id_text(model.by)},
                                 {"agreed", agreed}}}};
}

/// Everything that people wrote about the contact.
Result<std::vector<Shown>> written_about(store::Reader& reader, const ContactKey& key) {
    std::vector<Shown> out;
    const auto review = quality::review_of(reader, key);
    const auto history = quality::history_of(reader, key);
    const auto sheets = quality::sheets_of(reader, key);
    const auto comments = quality::comments_of(reader, key);
    const auto model = quality::model_of(reader, key);
    if (!review || !history || !sheets || !comments || !model)
        return tl::unexpected(!review     ? review.error()
                              : !history  ? history.error()
                              : !sheets   ? sheets.error()
                              : !comments ? comments.error()
                                          : model.error());
    if (*review)
        out.push_back(shown(**review, *history));
    for (const auto& sheet : *sheets)
        if (sheet.given)
            out.push_back(shown(sheet));
    for (const auto& comment : *comments)
        out.push_back(shown(comment));
    if (*model)
        out.push_back(shown(**model));
    return out;
}

const std::vector<std::string> families_written = {"review", "sheet", "comment", "model"};

bool is_of(const std::string& exhibit, const std::vector<std::string>& families) {
    return std::any_of(families.begin(), families.end(), [&](const std::string& family) {
        return exhibit.starts_with(family + "/");
    });
}

/// What the chain says last of each exhibit of these families about the subject.
Result<std::map<std::string, std::string>> last_digests(store::Reader& reader,
                                                        const std::string& subject,
                                                        const std::vector<std::string>& families) {
    const auto entries = evidence::entries_about(reader, subject);
    if (!entries)
        return tl::unexpected(entries.error());
    std::map<std::string, std::string> out;
    for (const auto& entry : *entries)
        if (auto exhibit = entry.value("exhibit"); is_of(exhibit, families))
            out[std::move(exhibit)] = entry.value("digest");
    return out;
}

/// What was taken away on purpose.
Shown removed(const std::string& exhibit, const std::string& subject) {
    const auto kind = exhibit.starts_with("comment/")  ? Kind::comment_removed
                      : exhibit.starts_with("sheet/")  ? Kind::mark_changed
                      : exhibit.starts_with("model/")  ? Kind::model_removed
                      : exhibit.starts_with("person/") ? Kind::account_removed
                      : exhibit.starts_with("course/") ? Kind::course_removed
                                                       : Kind::sitting_reopened;
    return {.exhibit = exhibit, .digest = "-", .told = {.kind = kind, .subject = subject}};
}

} // namespace

Result<void> as_witnessed(store::Reader& reader, const std::string& subject,
                          const std::vector<std::string>& families, const std::vector<Shown>& all) {
    const auto known = last_digests(reader, subject, families);
    if (!known)
        return tl::unexpected(known.error());
    std::map<std::string, std::string> there;
    for (const auto& one : all)
        there[one.exhibit] = one.digest;
    for (const auto& [exhibit, digest] : *known) {
        const auto found = there.find(exhibit);
        if ((found == there.end() ? "-" : found->second) != digest)
            return fail("evidence.altered", '"' + exhibit + '"');
    }
    return {};
}

Result<void> is_signed(store::Reader& reader, const std::string& subject, const std::string& family,
                       const std::vector<Shown>& all) {
    if (auto fine = as_witnessed(reader, subject, {family}, all); !fine)
        return fine;
    const auto judged = families_known(reader);
    const auto known = last_digests(reader, subject, {family});
    if (!judged || !known)
        return tl::unexpected(judged ? known.error() : judged.error());
    if (*judged && (*judged)->contains(family))
        for (const auto& one : all)
            if (!known->contains(one.exhibit))
                return fail("evidence.altered", '"' + one.exhibit + '"');
    return {};
}

Result<void> catch_up(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                      const std::string& subject, const std::vector<std::string>& families,
                      std::vector<Shown> all) {
    auto known = last_digests(writer, subject, families);
    if (!known)
        return tl::unexpected(known.error());
    for (auto& one : all) {
        const auto before = known->find(one.exhibit);
        const bool is_new = before == known->end();
        const bool same = !is_new && before->second == one.digest;
        if (!is_new)
            known->erase(before);
        if (same)
            continue;
        if (!is_new && one.told.kind == Kind::mark_given)
            one.told.kind = Kind::mark_changed;
        if (auto told = notary.witness(writer, now, testimony_of_shown(std::move(one))); !told)
            return told;
    }
    for (const auto& [exhibit, digest] : *known)
        if (digest != "-")
            if (auto told =
                    notary.witness(writer, now, testimony_of_shown(removed(exhibit, subject)));
                !told)
                return told;
    return {};
}

store::Job signing(std::shared_ptr<const evidence::Notary> notary, const std::string& subject,
                   const std::string& family,
                   std::function<Result<std::vector<Shown>>(store::Reader&)> shown,
                   store::Job job) {
    return [=](store::Writer& writer) -> Result<void> {
        const auto before = shown(writer);
        if (!before)
            return tl::unexpected(before.error());
        if (auto fine = is_signed(writer, subject, family, *before); !fine)
            return fine;
        if (auto done = job(writer); !done)
            return done;
        auto after = shown(writer);
        return after ? catch_up(writer, *notary, wall_now(), subject, {family}, std::move(*after))
                     : tl::unexpected(after.error());
    };
}

evidence::Testimony testimony_of_shown(Shown one) {
    one.told.content.push_back({"exhibit", std::move(one.exhibit)});
    one.told.content.push_back({"digest", std::move(one.digest)});
    return std::move(one.told);
}

Result<void> each_marks_exhibit(store::Reader& reader, const std::function<void(Shown)>& take) {
    const auto keys = quality::contacts_written_about(reader);
    if (!keys)
        return tl::unexpected(keys.error());
    for (const auto& key : *keys) {
        auto all = written_about(reader, key);
        if (!all)
            return tl::unexpected(all.error());
        for (auto& one : *all)
            take(std::move(one));
    }
    const auto practicals = exam::kept_practicals(reader);
    if (!practicals)
        return tl::unexpected(practicals.error());
    for (const auto& practical : *practicals)
        take(shown(practical));
    return exam::each_paper(reader, [&](const exam::KeptPaper& paper) { take(shown(paper)); });
}

Result<void> writing_is_as_witnessed(store::Reader& reader, const ContactKey& key) {
    const auto all = written_about(reader, key);
    if (!all)
        return tl::unexpected(all.error());
    auto fine = as_witnessed(reader, to_text(key), families_written, *all);
    return fine ? outcomes_are_as_witnessed(reader, key) : fine;
}

Result<void> paper_is_as_witnessed(store::Reader& reader, std::int64_t sitting) {
    const auto paper = exam::kept_paper(reader, sitting);
    if (!paper)
        return tl::unexpected(paper.error());
    std::vector<Shown> all;
    if (*paper)
        all.push_back(shown(**paper));
    return as_witnessed(reader, "sitting/" + number_text(sitting), {"paper"}, all);
}

Result<void> witness_practical(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                               std::int64_t practical, std::vector<evidence::Testimony> told) {
    const auto kept = exam::kept_practicals(writer, practical);
    if (!kept)
        return tl::unexpected(kept.error());
    if (kept->empty() || told.empty())
        return fail("api.not_found", "practical/" + number_text(practical));
    auto seen = shown(kept->front());
    told.front().content.insert(told.front().content.end(),
                                {{"exhibit", seen.exhibit}, {"digest", seen.digest}});
    for (auto& one : told)
        if (auto done = notary.witness(writer, now, std::move(one)); !done)
            return done;
    return witness_outcomes(writer, notary, now, practical);
}

Result<void> witness_writing(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                             const ContactKey& key) {
    auto all = written_about(writer, key);
    if (!all)
        return tl::unexpected(all.error());
    auto done = catch_up(writer, notary, now, to_text(key), families_written, std::move(*all));
    return done ? witness_outcomes(writer, notary, now, key) : done;
}

Result<void> witness_paper(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                           const exam::SittingRow& row) {
    const auto paper = exam::kept_paper(writer, row.id);
    if (!paper)
        return tl::unexpected(paper.error());
    std::vector<Shown> all;
    if (*paper) {
        all.push_back(shown(**paper));
        auto& content = all.back().told.content;
        content.push_back({"earned", number_text(row.total.earned)});
        content.push_back({"possible", number_text(row.total.possible)});
        content.push_back({"passed", row.total.passed ? "yes" : "no"});
    }
    return catch_up(writer, notary, now, "sitting/" + number_text(row.id), {"paper"},
                    std::move(all));
}

} // namespace ringroom::server
