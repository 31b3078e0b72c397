// Holds and deletion by rule over the wire: who may, what is shown first, what is proved.
#include <catch2/catch.hpp>

#include "api/limits.h"
#include "base/digest.h"
#include "evidence/verify.h"
#include "graded.h"
#include "lab.h"

using namespace ringroom;
using test::Answered;
using test::Lab;

namespace {

/// A lab with three recordings of 1001, half a year old: two outside drills, one of a drill.
class Kept {
public:
    Kept() {
        REQUIRE(lab.store().write([&](store::Writer& writer) -> Result<void> {
            for (const std::uint64_t contact : {11, 12, 13}) {
                store::Recording row{.file = file(contact),
                                     .run = 1,
                                     .contact = contact,
                                     .agent = 1,
                                     .drill = contact == 13 ? 1U : 0U,
                                     .sha256 = "cafe",
                                     .length = 3_s,
                                     .channels = 2,
                                     .started = wall_now() + Duration{-180LL * 24 * 3600'000},
                                     .state = store::RecordingState::sealed};
                for (const auto& done :
                     {store::open_recording(writer, row), store::close_recording(writer, row)})
                    if (!done)
                        return done;
            }
            return {};
        }));
        std::filesystem::create_directories(lab.data() / "recordings");
        for (const std::uint64_t contact : {11, 12, 13})
            std::ofstream(lab.data() / file(contact)) << "sound";
    }
    static std::string file(std::uint64_t contact) {
        return "recordings/" + std::to_string(contact) + ".wav";
    }
    bool there(std::uint64_t contact) {
        return std::filesystem::exists(lab.data() / file(contact));
    }
    Answered get(const std::string& who, const std::string& path) {
        return lab.ask({.path = path, .token = lab.token(who)});
    }
    Answered send(const std::string& who, const std::string& method, const std::string& path,
                  const std::string& body) {
        return lab.ask({.method = method, .path = path, .token = lab.token(who), .body = body});
    }
    wire::RetentionPreview preview() {
        const auto answer = get("9001", "/retention");
        REQUIRE(answer.status == 200);
        const auto out = wire::decode<wire::RetentionPreview>(answer.body);
        REQUIRE(out);
        return *out;
    }
    Answered run(const std::string& id) {
        return send("9001", "POST", "/retention/run", R"({"id":")" + id + "\"}");
    }
    static std::string code(const Answered& answer) {
        const auto message = wire::decode<wire::ErrorMessage>(answer.body);
        return message ? message->code : "";
    }

    Lab lab;
};

} // namespace

TEST_CASE("each state of a recording has words at the seat") {
    for (int i = 0; i <= static_cast<int>(store::RecordingState::deleted); ++i)
        CHECK(has_text("seat.recording." +
                       std::string(to_string(static_cast<store::RecordingState>(i)))));
}

TEST_CASE("what is due is shown with its rule, and deleted as shown, with proof") {
    Kept kept;
    const auto preview = kept.preview();
    REQUIRE(preview.due.size() == 2);
    CHECK(preview.due[0].record == "1-11");
    CHECK(preview.due[0].rule == "other 30");
    CHECK(preview.due[0].agent_name == "人");
    CHECK(preview.more == 0);
    REQUIRE(preview.classes.size() == 3);
    CHECK(preview.classes[2] == wire::RetentionClass{"practice", "drills", 365});
    // Who makes courses chooses among the same classes, without what is due.
    const auto classes =
        wire::decode<wire::List<wire::RetentionClass>>(kept.get("2001", "/retention/classes").body);
    REQUIRE(classes);
    CHECK(classes->items.size() == 3);
    CHECK(kept.get("1001", "/retention/classes").status == 403);
    const auto answer = kept.run(preview.id);
    REQUIRE(answer.status == 200);
    const auto done = wire::decode<wire::RetentionDone>(answer.body);
    REQUIRE(done);
    CHECK(done->deleted == 2);
    REQUIRE(done->proof.size() == 2);
    CHECK(done->proof[0].kind == "recording_deleted");
    CHECK(done->proof[0].words == "Recording deleted by rule");
    CHECK(done->proof[0].subject == "1-11");
    CHECK(done->proof[1].hash == done->head.hash);
    CHECK_FALSE(kept.there(11));
    CHECK_FALSE(kept.there(12));
    CHECK(kept.there(13));
    CHECK(kept.preview().due.empty());
    const auto again = kept.run(preview.id);
    CHECK(again.status == 409);
    CHECK(Kept::code(again) == "evidence.preview_changed");
    // Whose voice it was, reads who deleted it.
    const auto log = kept.get("1001", "/me/audit?kind=recording-deleted").body;
    CHECK(log.find("\"subject\":\"1-11\"") != log.npos);
    CHECK(log.find("\"number\":\"9001\"") != log.npos);
}

TEST_CASE("where the chain doubts the clock nothing is deleted before somebody vouches for it") {
    Kept kept;
    CHECK_FALSE(kept.preview().clock_doubt);
    const auto ahead = wall_now() + Duration{100LL * 24 * 3600'000};
    REQUIRE(kept.lab.machine().archive().print("a sheet", "9001", ahead));
    const auto preview = kept.preview();
    CHECK(preview.clock_doubt == "behind");
    REQUIRE(preview.clock_words);
    // As a person reads a clock, rather than in UTC and to the millisecond.
    const auto now = local_time(*from_iso(preview.now));
    const auto two = [](int part) { return (part < 10 ? "0" : "") + std::to_string(part); };
    CHECK(preview.clock_words->find(std::to_string(now.year) + "-" + two(now.month) + "-" +
                                    two(now.day) + " " + two(now.hour) + ":" + two(now.minute) +
                                    " now?") != std::string::npos);
    CHECK(Kept::code(kept.run(preview.id)) == "evidence.clock_in_doubt");
    CHECK(kept.there(11));
    const auto body = R"({"clock_is_right":true,"id":")" + preview.id + "\"}";
    CHECK(kept.send("9001", "POST", "/retention/run", body).status == 200);
    CHECK_FALSE(kept.there(11));
    CHECK_FALSE(kept.preview().clock_doubt);
}

TEST_CASE("a hold keeps a recording until who set it, or an administrator, lifts it") {
    Kept kept;
    const auto set = kept.send("2001", "POST", "/holds", R"({"record":"1-11","reason":"申诉"})");
    REQUIRE(set.status == 201);
    CHECK(wire::decode<wire::HoldRow>(set.body)->by == "2001 人");
    CHECK(Kept::code(kept.send("2001", "POST", "/holds", R"({"record":"1-11","reason":"申诉"})")) ==
          "evidence.held");
    CHECK(Kept::code(kept.send("9001", "POST", "/holds", R"({"record":"1-12","reason":""})")) ==
          "evidence.reason");
    CHECK(Kept::code(kept.send("9001", "POST", "/holds", R"({"record":"1-99","reason":"x"})")) ==
          "api.not_found");
    const auto preview = kept.preview();
    REQUIRE(preview.kept.size() == 1);
    CHECK(preview.kept[0].record == "1-11");
    CHECK(preview.kept[0].why == "hold");
    CHECK(preview.kept[0].why_words == "legal hold");
    REQUIRE(kept.run(preview.id).status == 200);
    CHECK(kept.there(11));
    CHECK_FALSE(kept.there(12));

    CHECK(Kept::code(kept.send("9001", "POST", "/holds", R"({"record":"1-12","reason":"x"})")) ==
          "evidence.gone");
    // Two orders on one: which of them is said, and each is lifted by whom it belongs to.
    REQUIRE(kept.send("9001", "POST", "/holds", R"({"record":"1-11","reason":"x"})").status == 201);
    CHECK(Kept::code(kept.send("2001", "POST", "/holds/1-11/lift", "{}")) == "evidence.which_hold");
    const auto others = kept.send("2001", "POST", "/holds/1-11/lift?number=2", "{}");
    CHECK(others.status == 403);
    CHECK(Kept::code(others) == "evidence.others_hold");
    CHECK(kept.send("2001", "POST", "/holds/1-11/lift?number=1", "{}").status == 204);
    CHECK(kept.get("2001", "/holds").body.find("\"number\":2") != std::string::npos);
    CHECK(kept.send("9001", "POST", "/holds/1-11/lift", "{}").status == 204);
    CHECK(Kept::code(kept.send("9001", "POST", "/holds/1-11/lift", "{}")) == "evidence.not_held");
    CHECK(kept.get("2001", "/holds").body.find("1-1") == std::string::npos);
}

TEST_CASE("a hold says whose recording it is, and the player of who may set one shows it") {
    Kept kept;
    const auto seal = [&](const std::string& who) {
        const auto answer = kept.get(who, "/recordings/1-11/seal");
        REQUIRE(answer.status == 200);
        const auto out = wire::decode<wire::RecordingSeal>(answer.body);
        REQUIRE(out);
        return *out;
    };
    CHECK_FALSE(seal("2001").hold);
    REQUIRE(kept.send("2001", "POST", "/holds", R"({"record":"1-11","reason":"申诉"})").status ==
            201);
    REQUIRE(seal("2001").hold);
    CHECK(seal("2001").hold->reason == "申诉");
    CHECK_FALSE(seal("1001").hold); // whose voice it is reads of it in the log
    const auto row = [&](const std::string& who) {
        const auto list = wire::decode<wire::List<wire::HoldRow>>(kept.get(who, "/holds").body);
        REQUIRE(list);
        REQUIRE(list->items.size() == 1);
        return list->items[0];
    };
    CHECK(row("2001").agent_name == "人");
    CHECK(row("2001").started_at);
    kept.lab.machine().practice = "private";
    CHECK(row("9001").agent_name == "人"); // as in what is due
    CHECK_FALSE(row("2001").agent_name);   // it is the student's own matter whose practice it is
}

TEST_CASE("all that is recorded of a person is held, and they read who did it") {
    Kept kept;
    const auto hold = [&](const std::string& who, const std::string& person) {
        return kept.send(who, "POST", "/holds/people",
                         R"({"person":")" + person + R"(","reason":"复核"})");
    };
    CHECK(hold("1001", "1001").status == 403);
    const auto nobody = hold("2001", "4711");
    CHECK(nobody.status == 404);
    CHECK(Kept::code(nobody) == "evidence.nobody");
    REQUIRE(kept.send("2001", "POST", "/holds", R"({"record":"1-12","reason":"x"})").status == 201);
    const auto set = hold("2001", "1001");
    REQUIRE(set.status == 200);
    CHECK(wire::decode<wire::PersonHold>(set.body) == wire::PersonHold{"人", 3, 0, 0});
    CHECK(kept.preview().due.empty());
    CHECK(kept.preview().kept.size() == 2); // the third is not due yet
    const auto log = kept.get("1001", "/me/audit?kind=hold-set").body;
    CHECK(log.find("\"number\":\"2001\"") != log.npos);
    // One of an order is lifted, or all of it; what was held before stays.
    CHECK(hold("2001", "1001").body == wire::encode(wire::PersonHold{"人", 0, 3, 0}));
    CHECK(kept.send("2001", "POST", "/holds/1-11/lift?order=maybe", "{}").status == 400);
    REQUIRE(kept.send("2001", "POST", "/holds/1-11/lift?order=true", "{}").status == 204);
    const auto left = wire::decode<wire::List<wire::HoldRow>>(kept.get("2001", "/holds").body);
    REQUIRE(left);
    REQUIRE(left->items.size() == 1);
    CHECK(left->items[0].record == "1-12");
    CHECK(Kept::code(kept.send("2001", "POST", "/holds/people",
                               R"({"person":"1001","reason":" "})")) == "evidence.reason");
}

TEST_CASE("a teacher makes a recording a model, which is kept for ever") {
    Kept kept;
    const auto put = [&](const std::string& who, const std::string& name) {
        return kept.send(who, "PUT", "/recordings/1-11/class", R"({"name":")" + name + "\"}");
    };
    CHECK(Kept::code(put("2001", "for ages")) == "evidence.class");
    CHECK(put("1001", "model").status == 403);
    REQUIRE(put("2001", "model").status == 204);
    CHECK(kept.preview().due.size() == 1);
    REQUIRE(put("2001", "").status == 204);
    CHECK(kept.preview().due.size() == 2);
    // The student reads it; the attempt too.
    const auto log = kept.get("1001", "/me/audit?kind=recording-class").body;
    CHECK(log.find("\"status\":403") != log.npos);
    CHECK(log.find("1-11 model") != log.npos);
}

TEST_CASE("students and teachers delete nothing, and students see no holds") {
    Kept kept;
    for (const auto* who : {"1001", "2001", "3001"}) {
        CHECK(kept.get(who, "/retention").status == 403);
        CHECK(kept.send(who, "POST", "/retention/run", R"({"id":"x"})").status == 403);
    }
    CHECK(kept.get("1001", "/holds").status == 403);
    CHECK(kept.send("1001", "POST", "/holds", R"({"record":"1-11","reason":"x"})").status == 403);
}

TEST_CASE("a course names a class of retention that there is") {
    Kept kept;
    const auto add = [&](const std::string& retention) {
        return kept.send("9001", "POST", "/courses",
                         R"({"name":"实训)" + retention + R"(","class_name":"A","retention":")" +
                             retention + "\"}");
    };
    CHECK(add("model").status == 201);
    CHECK(add("").status == 201);
    const auto unknown = add("modell");
    CHECK(unknown.status == 422);
    CHECK(Kept::code(unknown) == "classes.retention_unknown");
    CHECK(unknown.body.find("modell") != std::string::npos);
}

TEST_CASE("the chain is shown with its head and keys, to a student what is about their own") {
    Kept kept;
    REQUIRE(kept.send("2001", "POST", "/holds", R"({"record":"1-11","reason":"x"})").status == 201);
    const auto page = [&](const std::string& who, const std::string& query) {
        const auto answer = kept.get(who, "/evidence" + query);
        REQUIRE(answer.status == 200);
        const auto out = wire::decode<wire::EvidencePage>(answer.body);
        REQUIRE(out);
        return *out;
    };
    const auto all = page("2001", "");
    REQUIRE(all.items.size() == 2);
    CHECK(all.count == 2);
    CHECK(all.items[0].kind == "hold_set");
    CHECK(all.items[0].words == "Legal hold set");
    CHECK(all.items[0].hash == all.head.hash);
    CHECK(all.head.number == 2);
    CHECK(all.head.printed.starts_with("2 "));
    REQUIRE(all.keys.size() == 1);
    CHECK(all.keys[0].signs);
    CHECK(all.keys[0].fingerprint == all.head.key);
    const auto first = page("2001", "?limit=1");
    CHECK(page("2001", "?limit=1&after=" + *first.next).items[0].kind == "key_made");
    CHECK(page("2001", "?kind=key_made").items.size() == 1);
    CHECK(page("1001", "?subject=1-11").items.size() == 1);
    CHECK(kept.get("1001", "/evidence").status == 404);
    CHECK(kept.get("1002", "/evidence?subject=1-11").status == 404);
    CHECK(kept.get("2001", "/evidence?after=x").status == 400);
    CHECK(kept.get("1001", "/me/audit?kind=evidence").body.find("\"number\":\"1002\"") !=
          std::string::npos);
}

TEST_CASE("a student reads nothing in the chain of marks that are not out") {
    Kept kept;
    const auto enter = [&](evidence::Kind kind) {
        REQUIRE(kept.lab.machine().archive().testify(
            {.kind = kind, .subject = "1-11", .content = {{"final", "61000"}}}, wall_now()));
    };
    enter(evidence::Kind::mark_begun);
    enter(evidence::Kind::mark_given);
    enter(evidence::Kind::comment_written);
    CHECK(kept.get("1001", "/evidence?subject=1-11").body.find("61000") == std::string::npos);
    enter(evidence::Kind::mark_published);
    const auto reads = [&] {
        return kept.get("1001", "/evidence?subject=1-11").body.find("mark_published") !=
               std::string::npos;
    };
    CHECK_FALSE(reads()); // it is not out, or was withdrawn
    REQUIRE(kept.lab.store().write(
        [](store::Writer& writer) { return test::add_graded(writer, ContactId{11}, AgentId{1}); }));
    const auto mark = [&](const char* method, const char* path, const std::string& body) {
        return kept.send("2001", method, std::string("/grading/1-11/") + path, body).status;
    };
    const auto step = [&](const char* word) {
        const auto now =
            wire::decode<wire::Grading>(kept.get("2001", "/grading/1-11").body)->version;
        return mark("POST", "steps",
                    std::string(R"({"step":")") + word + R"(","version":)" + std::to_string(now) +
                        R"(,"words":"a slip"})");
    };
    REQUIRE(mark("PUT", "sheet",
                 R"({"version":0,"given":true,"answers":[{"item":"解决方案","applies":true,)"
                 R"("points":600,"reason":""}]})") == 200);
    REQUIRE(step("publish") == 200);
    CHECK(reads());
    REQUIRE(step("withdraw") == 200);
    CHECK_FALSE(reads());
}

TEST_CASE(
    "of practice that is not shared the chain shows others that something is there, not what") {
    Kept kept;
    REQUIRE(kept.lab.machine().archive().testify(
        {.kind = evidence::Kind::result_graded, .subject = "1-11", .content = {{"raw", "61000"}}},
        wall_now()));
    const auto told = [&](const char* who) {
        const auto page =
            wire::decode<wire::EvidencePage>(kept.get(who, "/evidence?subject=1-11").body);
        REQUIRE(page);
        REQUIRE(page->items.size() == 1);
        CHECK_FALSE(page->items.front().hash.empty());
        return !page->items.front().content.empty();
    };
    CHECK(told("2001"));
    kept.lab.machine().practice = "private";
    CHECK_FALSE(told("2001"));
    CHECK(told("1001"));
}

TEST_CASE("a head that goes on paper is entered as printed") {
    Kept kept;
    const auto answer = kept.send("2001", "POST", "/evidence/print", R"({"what":"Finale, 3"})");
    REQUIRE(answer.status == 200);
    const auto head = wire::decode<wire::EvidenceHead>(answer.body);
    const auto page = kept.get("2001", "/evidence?kind=head_printed").body;
    CHECK(page.find("Finale, 3") != page.npos);
    CHECK(page.find(head->hash) != page.npos);
    CHECK(kept.send("1001", "POST", "/evidence/print", R"({"what":"x"})").status == 403);
    CHECK(Kept::code(kept.send("2001", "POST", "/evidence/print",
                               "{\"what\":\"" + std::string(513, 'x') + "\"}")) ==
          "evidence.too_long");
}

namespace {

/// A lab with one recording of 1001 that the chain sealed, three short seconds long.
class SealedOne {
public:
    SealedOne() {
        std::filesystem::create_directories(file.parent_path());
        write(bytes);
        const auto digest = digest_file(file, {.head = 4, .block = 3});
        REQUIRE(digest);
        std::ofstream(file.string() + ".seconds") << to_text(*digest);
        store::Recording row{.file = "recordings/11.wav",
                             .run = 1,
                             .contact = 11,
                             .agent = 1,
                             .sha256 = digest->sha256,
                             .length = 3_s,
                             .channels = 2,
                             .started = wall_now(),
                             .state = store::RecordingState::sealed};
        REQUIRE(lab.machine().archive().testify(
            evidence::testimony_of(row, "", sha256_hex(to_text(*digest))), wall_now(),
            [&](store::Writer& writer) {
                auto done = store::open_recording(writer, row);
                return done ? store::close_recording(writer, row) : done;
            }));
    }
    void write(const std::string& what) { std::ofstream(file, std::ios::binary) << what; }
    Answered get(const std::string& who, const std::string& path) {
        return lab.ask({.path = path, .token = lab.token(who)});
    }
    wire::RecordingSeal seal(const std::string& who) {
        const auto answer = get(who, "/recordings/1-11/seal");
        REQUIRE(answer.status == 200);
        const auto out = wire::decode<wire::RecordingSeal>(answer.body);
        REQUIRE(out);
        return *out;
    }

    const std::string bytes = "RIFF000111222";
    Lab lab;
    const std::filesystem::path file = lab.data() / "recordings/11.wav";
};

} // namespace

TEST_CASE("a recording that was changed or is gone is told to whoever may hear it") {
    SealedOne one;
    CHECK(one.seal("1001") == wire::RecordingSeal{"intact", std::nullopt});
    const auto tag = one.get("1001", "/recordings/1-11/sound").headers.at("etag");

    auto forged = one.bytes;
    forged[8] = '9'; // of the second one
    one.write(forged);
    CHECK(one.seal("2001") == wire::RecordingSeal{"altered", 1_s});
    // It is evidence, and can be heard; its bytes are not taken for those that were sealed.
    const auto heard = one.get("1001", "/recordings/1-11/sound");
    CHECK(heard.body == forged);
    CHECK(heard.headers.at("etag") != tag);
    CHECK(one.get("1002", "/recordings/1-11/seal").status == 404);

    one.write(one.bytes);
    CHECK(one.seal("1001").state == "intact");
    std::filesystem::remove(one.file);
    CHECK(one.seal("1001") == wire::RecordingSeal{"missing", std::nullopt});
    const auto gone = one.get("1001", "/recordings/1-11/sound");
    CHECK(gone.status == 404);
    CHECK(Kept::code(gone) == "api.recording_missing");
    // 1001 reads who looked, and who tried to.
    const auto log = one.get("1001", "/me/audit?kind=recording-seal").body;
    CHECK(log.find("\"number\":\"2001\"") != log.npos);
    CHECK(log.find("\"status\":403") != log.npos);
}

TEST_CASE("a recording that nobody sealed says so") {
    Lab lab;
    const auto answer = lab.ask({.path = "/recordings/1-11/seal", .token = lab.token("1001")});
    CHECK(wire::decode<wire::RecordingSeal>(answer.body)->state == "unsealed");
}
