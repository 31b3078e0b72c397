// What was ordered of recordings, written exams and exceptions in them, and what the calls of a
// practical exam come to, as the chain holds them.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "evidence/archive.h"
#include "exam/practical.h"
#include "exam/tables.h"
#include "quality/tables.h"
#include "server/exhibits.h"
#include "server/exhibits_inside.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

Shown shown_exam(const exam::KeptExam& one) {
    const auto name = fmt::format("exam/{}", one.id);
    return {.exhibit = name,
            .digest = evidence::digest_of(one.columns),
            .told = {.kind = evidence::Kind::exam_kept,
                     .subject = name,
                     .content = {{"state", one.state}}}};
}

/// As exhibits: one, or none.
Result<std::vector<Shown>> exam_shown(store::Reader& reader, std::int64_t exam) {
    std::vector<Shown> out;
    const auto read = exam::each_exam(
        reader, exam, [&](const exam::KeptExam& one) { out.push_back(shown_exam(one)); });
    return read ? Result<std::vector<Shown>>(std::move(out)) : tl::unexpected(read.error());
}

Shown shown_allowance(const exam::KeptAllowance& one) {
    return {.exhibit = fmt::format("allowance/{}", one.id),
            .digest = evidence::digest_of(one.columns),
            .told = {.kind = evidence::Kind::exam_allowed,
                     .subject = fmt::format("exam/{}", one.exam),
                     .content = {{"agent", std::to_string(one.person)},
                                 {"number", one.number},
                                 {"what", one.what}}}};
}

/// The mark that counts, as the hall shows it: what people published, else what was measured.
Result<std::optional<training::Milli>> counting_mark(store::Reader& reader, const ContactKey& key) {
    const auto review = quality::review_of(reader, key);
    if (!review)
        return tl::unexpected(review.error());
    if (*review && (*review)->published_at.ms != 0)
        return (*review)->outcome.final;
    const auto result = training::contact_of(reader, key.run, key.contact);
    if (!result)
        return tl::unexpected(result.error());
    return *result ? (*result)->final : std::nullopt;
}

/// What the calls of the candidate come to now, and when the exam was made and ended.
Result<Shown> shown_outcome(store::Reader& reader, const exam::Practical& exam,
                            const exam::Candidate& candidate) {
    std::map<ContactKey, std::optional<training::Milli>> marks;
    std::string contacts;
    for (const auto& call : candidate.calls) {
        if (!call.contact.contact || call.state == exam::CallState::voided)
            continue;
        auto mark = counting_mark(reader, call.contact);
        if (!mark)
            return tl::unexpected(mark.error());
        marks[call.contact] = *mark;
        contacts += (contacts.empty() ? "" : " ") + to_text(call.contact);
    }
    const auto verdict =
        exam::verdict_of(exam.setup, candidate, [&](const ContactKey& key) { return marks[key]; });
    const auto& sitter = candidate.sitter;
    const auto subject = fmt::format("practical/{}/{}", exam.id, sitter.person);
    const std::string passed = verdict.passed ? "yes" : "no";
    return Shown{.exhibit = fmt::format("outcome/{}/{}", exam.id, sitter.person),
                 .digest = evidence::digest_of(
                     {subject, sitter.number, std::to_string(verdict.score), passed, contacts,
                      std::to_string(exam.by.at.ms), std::to_string(exam.ended.ms)}),
                 .told = {.kind = evidence::Kind::practical_result,
                          .subject = subject,
                          .content = {{"agent", std::to_string(sitter.person)},
                                      {"number", sitter.number},
                                      {"mark", std::to_string(verdict.score)},
                                      {"passed", passed},
                                      {"contacts", contacts}}},
                 .words = sitter.number + " " + sitter.name};
}

using TakeOutcome = std::function<Result<void>(Shown)>;

/// Of these exams, of everybody who was not kept out, or of those who had the call `of` in them.
Result<void> each_outcome(store::Reader& reader, const Result<std::vector<exam::Practical>>& exams,
                          const std::optional<ContactKey>& of, const TakeOutcome& take) {
    if (!exams)
        return tl::unexpected(exams.error());
    const auto concerned = [&](const exam::Candidate& one) {
        return !one.kept_out &&
               (!of || std::any_of(one.calls.begin(), one.calls.end(),
                                   [&](const auto& call) { return call.contact == *of; }));
    };
    for (const auto& exam : *exams)
        for (const auto& candidate : exam.candidates) {
            if (!concerned(candidate))
                continue;
            auto one = shown_outcome(reader, exam, candidate);
            if (auto taken = one ? take(std::move(*one)) : tl::unexpected(one.error()); !taken)
                return taken;
        }
    return {};
}

/// Enters them where the chain says another, or nothing.
TakeOutcome catching_up(store::Writer& writer, const evidence::Notary& notary, WallTime now) {
    return [&writer, &notary, now](Shown one) {
        const auto subject = one.told.subject;
        std::vector<Shown> all;
        all.push_back(std::move(one));
        return catch_up(writer, notary, now, subject, {"outcome"}, std::move(all));
    };
}

} // namespace

Result<void> each_lab_exhibit(store::Reader& reader, const std::function<void(Shown)>& take) {
    if (auto orders = evidence::each_order(reader,
                                           [&](evidence::Order one) {
                                               take({.exhibit = std::move(one.exhibit),
                                                     .digest = std::move(one.digest),
                                                     .told = std::move(one.told)});
                                           });
        !orders)
        return orders;
    if (auto exams =
            exam::each_exam(reader, 0, [&](const exam::KeptExam& one) { take(shown_exam(one)); });
        !exams)
        return exams;
    if (auto allowances = exam::each_allowance(
            reader, [&](const exam::KeptAllowance& one) { take(shown_allowance(one)); });
        !allowances)
        return allowances;
    return each_outcome(reader, exam::released_practicals(reader), {},
                        [&](Shown one) -> Result<void> {
                            take(std::move(one));
                            return {};
                        });
}

store::Job signing_exam(std::shared_ptr<const evidence::Notary> notary, std::int64_t exam,
                        store::Job job) {
    return signing(
        std::move(notary), fmt::format("exam/{}", exam), "exam",
        [exam](store::Reader& reader) { return exam_shown(reader, exam); }, std::move(job));
}

Result<void> witness_allowance(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                               std::int64_t allowance) {
    const auto exhibit = fmt::format("allowance/{}", allowance);
    std::vector<Shown> all;
    if (auto read = exam::each_allowance(
            writer, [&](const exam::KeptAllowance& one) { all.push_back(shown_allowance(one)); });
        !read)
        return read;
    const auto fresh = std::find_if(all.begin(), all.end(),
                                    [&](const Shown& one) { return one.exhibit == exhibit; });
    if (fresh == all.end())
        return fail("api.not_found", exhibit);
    auto told = testimony_of_shown(std::move(*fresh));
    all.erase(fresh);
    std::erase_if(all, [&](const Shown& one) { return one.told.subject != told.subject; });
    if (auto fine = as_witnessed(writer, told.subject, {"allowance"}, all); !fine)
        return fine;
    return notary.witness(writer, now, std::move(told));
}

Result<void> outcomes_are_as_witnessed(store::Reader& reader, const ContactKey& of) {
    return each_outcome(reader, exam::released_practicals(reader, of), of, [&](Shown one) {
        const auto subject = one.told.subject;
        std::vector<Shown> all;
        all.push_back(std::move(one));
        return as_witnessed(reader, subject, {"outcome"}, all);
    });
}

Result<void> witness_outcomes(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                              const ContactKey& of) {
    return each_outcome(writer, exam::released_practicals(writer, of), of,
                        catching_up(writer, notary, now));
}

Result<void> witness_outcomes(store::Writer& writer, const evidence::Notary& notary, WallTime now,
                              std::int64_t practical) {
    return each_outcome(writer, exam::released_practicals(writer, practical), {},
                        catching_up(writer, notary, now));
}

} // namespace ringroom::server
