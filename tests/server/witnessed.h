#pragma once
// A lab with one graded contact, everything that is written in it witnessed as the server does it.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "api/graded.h"
#include "evidence/verify.h"
#include "exam/practical.h"
#include "exam/question.h"
#include "quality/reviews.h"
#include "server/exhibits.h"
#include "server/offline.h"
#include "support/folder.h"
#include "training/export.h"

namespace ringroom::test {

using namespace ringroom::server;
using quality::Step;

inline const ContactKey the_contact{1, ContactId{5}};
inline constexpr AgentId the_student{7}, the_teacher{8}, the_other{9};
inline constexpr WallTime then_ms{1'790'000'000'000};

/// A lab with one graded contact, its marks and its exams witnessed.
class Witnessed {
public:
    explicit Witnessed(bool from_the_beginning = true) {
        auto opened =
            store::Store::open({.folder = folder_.path(), .migrations = all_migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        auto made = evidence::Notary::open(*store_, folder_.path(), then_ms);
        REQUIRE(made);
        notary = *made;
        write([&](store::Writer& writer) -> Result<void> {
            if (auto added = add_graded(writer, the_contact.contact, the_student); !added)
                return added;
            const auto form = training::form_of(training::example::complaint())->version;
            auto told = witness_form(writer, *notary, then_ms, form);
            return told ? witness_result(writer, *notary, then_ms, 1, the_contact.contact, 1, {})
                        : told;
        });
        open_rooms(from_the_beginning);
    }
    void open_rooms(bool witness) {
        reviews = std::make_unique<quality::Reviews>(
            *store_, quality::Rules{},
            witness ? quality::Witness{.before = writing_is_as_witnessed,
                                       .after =
                                           [this](store::Writer& writer, const ContactKey& key,
                                                  WallTime now) {
                                               return witness_writing(writer, *notary, now, key);
                                           }}
                    : quality::Witness());
        auto opened = exam::Hall::open(
            *store_, now(),
            witness
                ? exam::Witness{
                      .before = paper_is_as_witnessed,
                      .after =
                          [this](store::Writer& writer, const exam::SittingRow& row, WallTime at) {
                              return witness_paper(writer, *notary, at, row);
                          },
                      .allowed =
                          [this](store::Writer& writer, std::int64_t allowance, WallTime at) {
                              return witness_allowance(writer, *notary, at, allowance);
                          },
                      .exam =
                          [this](std::int64_t exam, store::Job job) {
                              return signing_exam(notary, exam, std::move(job));
                          }}
                : exam::Witness());
        REQUIRE(opened);
        hall = std::move(*opened);
    }
    /// A job whose changes are taken back: what is found after these words of SQL.
    std::string found_after(const std::vector<std::string>& sqls) {
        std::string out;
        const auto undone = store_->write([&](store::Writer& writer) -> Result<void> {
            for (const auto& words : sqls) {
                const auto done = writer.run(words);
                INFO(words);
                INFO((done ? "" : done.error().text));
                REQUIRE(done);
                CHECK(*done >= 1);
            }
            out = findings_in(writer);
            return fail("test.undo", "");
        });
        CHECK(undone.error().code == "test.undo");
        return out;
    }
    void begin_run(std::vector<evidence::Field> content) {
        write([&](store::Writer& writer) {
            return notary->witness(
                writer, then_ms,
                {.kind = evidence::Kind::run_begun, .subject = "1", .content = std::move(content)});
        });
    }
    exam::Now now() const {
        return {Instant{seconds * 1'000}, then_ms + Duration{seconds * 1'000}};
    }
    void write(const store::Job& job) {
        const auto done = store_->write(job);
        INFO((done ? "" : done.error().text));
        REQUIRE(done);
    }
    void sql(const std::string& words) {
        write([&](store::Writer& writer) -> Result<void> {
            const auto done = writer.run(words);
            return done ? Result<void>() : tl::unexpected(done.error());
        });
    }
    /// A sheet of the teacher's, or with `source` of somebody's.
    void mark(AgentId marker, training::Milli points, bool given = true,
              training::Source source = training::Source::instructor, std::int64_t version = 0) {
        const auto saved = reviews->save({.key = the_contact,
                                          .marker = marker,
                                          .source = source,
                                          .answers = {{.item = "解决方案", .points = points}},
                                          .given = given,
                                          .version = version},
                                         then_ms);
        INFO((saved ? "" : saved.error().text));
        REQUIRE(saved);
    }
    void step(Step step, AgentId by, const std::string& words = "") {
        const auto version = reviews->review(the_contact, then_ms)->version;
        const auto done = reviews->step(
            the_contact, {.step = step, .by = by, .at = then_ms, .words = words}, version);
        INFO((done ? "" : done.error().code));
        REQUIRE(done);
    }
    /// A sitting of one question of the right answer "yes", answered and handed in.
    std::int64_t sit() {
        exam::Question question{
            .key = "q" + std::to_string(++questions_), .kind = exam::Kind::true_false, .stem = "?"};
        question.truth = true;
        REQUIRE(hall->bank().put(question, 0, {1, "T", then_ms}));
        exam::ExamSetup setup{.title = "t", .class_name = "A"};
        setup.blueprint.quotas = {{.count = 1, .points = 10'000}};
        setup.rules = {.limit = 60_s};
        Diagnostics missing;
        const auto exam = hall->create(setup, {1, "T", then_ms}, 7, Language::en, missing);
        REQUIRE(exam);
        REQUIRE(hall->order(exam->id, exam::Order::open, now()));
        const auto row = hall->sit(exam->id, {7, "1007", "S"}, "seat", now());
        REQUIRE(row);
        hall->save(row->id, 7, {{.epoch = 1, .seq = 1, .question = 0, .answer = {.chosen = {1}}}},
                   now(), [](const Result<exam::SavedSitting>&) {});
        ++seconds;
        REQUIRE(hall->submit(row->id, 7, 1, 1_s, now()));
        REQUIRE(hall->order(exam->id, exam::Order::close, now()));
        return row->id;
    }
    /// Kinds of what the chain says of the subject, in order.
    std::string kinds(const std::string& subject = "1-5") {
        const auto session = store_->reader();
        const auto entries = evidence::entries_about((*session)->reader(), subject);
        REQUIRE(entries);
        std::string out;
        for (const auto& entry : *entries)
            out += (out.empty() ? "" : " ") + entry.kind;
        return out;
    }
    /// Trouble and subject of each finding.
    std::string findings() {
        const auto session = store_->reader();
        return findings_in((*session)->reader());
    }
    std::string findings_in(store::Reader& reader) {
        auto material = evidence::gather(reader, folder_.path());
        auto exhibits = exhibits_of(reader);
        REQUIRE(material);
        REQUIRE(exhibits);
        material->exhibits = std::move(*exhibits);
        material->head.reset();
        material->running = true;
        found = evidence::verify(*material).findings;
        std::string out;
        for (const auto& finding : found)
            if (finding.trouble != evidence::Trouble::head_missing)
                out += std::string(to_string(finding.trouble)) + " " + finding.subject + "\n";
        return out;
    }
    store::Store& store() { return *store_; }
    std::filesystem::path data() const { return folder_.path(); }

    std::shared_ptr<const evidence::Notary> notary;
    std::unique_ptr<quality::Reviews> reviews;
    std::unique_ptr<exam::Hall> hall;
    std::int64_t seconds = 0;
    std::vector<evidence::Finding> found; ///< by the last findings()

private:
    Folder folder_;
    std::unique_ptr<store::Store> store_;
    int questions_ = 0;
};

} // namespace ringroom::test
