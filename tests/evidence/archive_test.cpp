#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "evidence/archive.h"
#include "evidence/limits.h"
#include "evidence/small_lab.h"

using namespace ringroom;
using namespace ringroom::evidence;
using ringroom::test::noon;
using ringroom::test::SmallLab;

namespace {

constexpr Duration day{24LL * 60 * 60 * 1000};

/// The notary of a lab belongs to the lab; the archive wants to share it.
std::shared_ptr<const Notary> shared(SmallLab& lab) {
    return {std::shared_ptr<void>(), &lab.notary()};
}

/// All of one class.
Rules keep_days(std::int64_t days) {
    return {.days = {{"other", days}}, .bench = {}};
}

std::string entry_kinds(const std::vector<Entry>& entries) {
    std::string out;
    for (const auto& entry : entries)
        out += entry.kind + " ";
    return out;
}

} // namespace

TEST_CASE("rules name what is due to the day, and nothing without a rule") {
    SmallLab lab(2); // outside any drill
    const auto count = [&](Rules rules, Duration later) {
        const Archive archive(lab.store(), shared(lab), lab.data(), std::move(rules));
        const auto due = archive.due(noon + later);
        REQUIRE(due);
        return due->due.size();
    };
    CHECK(count({}, day * 10'000) == 0);
    CHECK(count(keep_days(0), day * 10'000) == 0);
    CHECK(count({.days = {{"practice", 30}}, .bench = {}}, day * 31) == 0);
    CHECK(count(keep_days(30), day * 30 - 1_ms) == 0);
    CHECK(count(keep_days(30), day * 30) == 2);
}

TEST_CASE("what was shown is deleted with proof, and what is held stays") {
    SmallLab lab(3);
    Archive archive(lab.store(), shared(lab), lab.data(), keep_days(30));
    const auto later = noon + day * 40;
    test::write_file(lab.data() / "recordings/run-00001/1.wav.peaks", "picture");
    REQUIRE(archive.hold({"1-2", "under appeal", "2001 Li", noon}));
    CHECK(archive.hold({"1-2", "under appeal", "2001 Li", noon}).error().code == "evidence.held");
    CHECK(archive.hold({"1-1", "", "x", noon}).error().code == "evidence.reason");
    CHECK(archive.hold({"1-1", std::string(limits::hold_reason_bytes + 1, 'x'), "x", noon})
              .error()
              .code == "evidence.reason");
    const auto preview = archive.due(later);
    REQUIRE(preview);
    REQUIRE(preview->due.size() == 2);
    CHECK(preview->held == 1);
    REQUIRE(preview->kept.size() == 1);
    CHECK(preview->kept[0].recording.contact == 2);
    CHECK(preview->kept[0].why == "hold");
    CHECK(preview->due[0].rule == "other 30");

    CHECK(archive.delete_due("another list", "9001", later).error().code ==
          "evidence.preview_changed");
    lab.add_contact(4, 1); // became due meanwhile
    CHECK(archive.delete_due(preview->id, "9001", later).error().code ==
          "evidence.preview_changed");
    const auto again = archive.due(later);
    const auto deleted = archive.delete_due(again->id, "9001 Wang", later);
    REQUIRE(deleted);
    CHECK(deleted->gone.size() == 3);
    REQUIRE(deleted->proof.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(deleted->proof[i].kind == "recording_deleted");
        CHECK(deleted->proof[i].value("file") == deleted->gone[i].recording.file);
        CHECK(deleted->proof[i].hash == hash_of(deleted->proof[i]));
    }
    for (const auto* suffix : {"", ".marks", ".seconds", ".peaks"})
        CHECK_FALSE(std::filesystem::exists(lab.data() /
                                            ("recordings/run-00001/1.wav" + std::string(suffix))));
    for (const auto* suffix : {"", ".marks", ".seconds"})
        CHECK(std::filesystem::exists(lab.data() /
                                      ("recordings/run-00001/2.wav" + std::string(suffix))));
    const auto report = verify(lab.material());
    CHECK(report.well());
    CHECK(report.recordings == 1);
    CHECK(std::count_if(report.remarks.begin(), report.remarks.end(),
                        [](const Remark& r) { return r.notice == Notice::deleted; }) == 3);
    const auto about = archive.about("1-1");
    REQUIRE(about);
    CHECK(about->back() == deleted->proof[0]);
    CHECK(about->back().value("rule") == "other 30");
    CHECK(about->back().value("by") == "9001 Wang");
    CHECK(about->back().value("sound").size() == 64);

    CHECK(archive.hold({"1-1", "too late", "x", later}).error().code == "evidence.gone");
    CHECK(archive.lift({{.subject = "1-1"}}, "9001", later).error().code == "evidence.not_held");
    REQUIRE(archive.lift(*archive.holds_on("1-2"), "9001 Wang", later));
    CHECK(archive.holds()->empty());
    CHECK(archive.due(later)->due.size() == 1);
}

TEST_CASE("a hold set between preview and run saves its recording, and nothing else is deleted") {
    SmallLab lab(2);
    Archive archive(lab.store(), shared(lab), lab.data(), keep_days(30));
    const auto later = noon + day * 40;
    const auto preview = archive.due(later);
    REQUIRE(archive.hold({"1-1", "appeal", "2001 Li", later}));
    CHECK(archive.delete_due(preview->id, "9001", later).error().code ==
          "evidence.preview_changed");
    CHECK(lab.material().recordings.size() == 2);
    CHECK(std::filesystem::exists(lab.data() / "recordings/run-00001/2.wav"));
}

TEST_CASE("one run deletes so many, and the rest the next one") {
    SmallLab lab(0);
    const auto add = [&](std::size_t count) {
        REQUIRE(lab.store().write([&](store::Writer& writer) -> Result<void> {
            for (std::size_t i = 0; i < count; ++i) {
                store::Recording row{.file = "recordings/run-00002/" + std::to_string(i) + ".wav",
                                     .run = 2,
                                     .contact = i + 1,
                                     .started = noon,
                                     .state = store::RecordingState::sealed};
                for (const auto& done :
                     {store::open_recording(writer, row), store::close_recording(writer, row)})
                    if (!done)
                        return done;
            }
            return {};
        }));
    };
    add(limits::due_at_once + 1);
    const Archive archive(lab.store(), shared(lab), lab.data(), keep_days(1));
    const auto due = archive.due(noon + day);
    CHECK(due->due.size() == limits::due_at_once);
    CHECK(due->more == 1);
    const Archive kept(
        lab.store(), shared(lab), lab.data(),
        {.days = {{"other", 1}}, .bench = [](store::Reader&, WallTime) -> Result<Judge> {
             return Judge{[](const store::Recording&) { return "other"; },
                          [](const store::Recording&) -> Result<std::string> { return "appeal"; }};
         }});
    const auto all_kept = kept.due(noon + day);
    CHECK(all_kept->due.empty());
    CHECK(all_kept->kept.size() == limits::kept_shown);
    CHECK(all_kept->held == limits::kept_shown + 1);
}

TEST_CASE("files that a crash left behind a deletion are gone at the next start") {
    SmallLab lab(1);
    const auto file = lab.data() / "recordings/run-00001/1.wav";
    const auto bytes = content_of(file).value();
    Archive archive(lab.store(), shared(lab), lab.data(), keep_days(1));
    const auto id = archive.due(noon + day)->id;
    REQUIRE(archive.delete_due(id, "9001", noon + day));
    test::write_file(file, bytes); // as if it had not come to that
    REQUIRE(archive.finish_deleting());
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("the bench says of which class a recording is and what it is kept for") {
    SmallLab lab(3);
    WallTime asked_at{};
    Archive archive(lab.store(), shared(lab), lab.data(),
                    {.days = {{"short", 1}, {"long", 100}},
                     .bench = [&](store::Reader&, WallTime now) -> Result<Judge> {
                         asked_at = now;
                         return Judge{[](const store::Recording& r) {
                                          return r.contact == 3 ? "long" : "short";
                                      },
                                      [](const store::Recording& r) -> Result<std::string> {
                                          return r.contact == 1 ? "appeal" : "";
                                      }};
                     }});
    const auto due = archive.due(noon + day * 2);
    REQUIRE(due);
    CHECK(asked_at == noon + day * 2);
    REQUIRE(due->kept.size() == 1);
    CHECK(due->kept[0].why == "appeal");
    REQUIRE(due->due.size() == 1);
    CHECK(due->due[0].recording.contact == 2);
    CHECK(due->due[0].rule == "short 1");
}

TEST_CASE("what a person said of a recording's class goes before, and is witnessed") {
    SmallLab lab(2);
    Archive archive(lab.store(), shared(lab), lab.data(),
                    {.days = {{"other", 1}, {"model", 0}}, .bench = {}});
    CHECK(archive.classify("1-1", "modell", "2001 Li", noon).error().code == "evidence.class");
    REQUIRE(archive.classify("1-1", "model", "2001 Li", noon));
    CHECK(archive.due(noon + day)->due.size() == 1);
    REQUIRE(archive.classify("1-1", "", "2001 Li", noon));
    CHECK(archive.due(noon + day)->due.size() == 2);
    CHECK(entry_kinds(*archive.about("1-1")) ==
          "recording_sealed result_graded recording_classed recording_classed ");
    CHECK(verify(lab.material()).well());
}

TEST_CASE("a hold or a class taken away behind the lab's back lets no rule delete") {
    SmallLab lab(3);
    Archive archive(lab.store(), shared(lab), lab.data(),
                    {.days = {{"other", 1}, {"model", 0}}, .bench = {}});
    REQUIRE(archive.hold({"1-1", "court", "2001 Li", noon}));
    REQUIRE(archive.classify("1-2", "model", "2001 Li", noon));
    REQUIRE(lab.store().write([](store::Writer& writer) -> Result<void> {
        for (const auto* words : {"DELETE FROM evidence_hold", "DELETE FROM evidence_class"})
            if (const auto done = writer.run(words); !done)
                return tl::unexpected(done.error());
        return {};
    }));
    const auto due = archive.due(noon + day);
    REQUIRE(due);
    REQUIRE(due->due.size() == 1);
    CHECK(due->due[0].recording.contact == 3);
    REQUIRE(due->kept.size() == 2);
    CHECK(due->kept[0].why == "hold");
    CHECK(due->kept[1].why == "altered");
    // Who would set it again learns what happened; the lab signs for nobody.
    CHECK(archive.hold({"1-1", "again", "2001 Li", noon}).error().code == "evidence.altered");
    CHECK(archive.lift({{.subject = "1-1"}}, "2001 Li", noon).error().code == "evidence.altered");
    CHECK(archive.classify("1-2", "", "2001 Li", noon).error().code == "evidence.altered");
}

TEST_CASE("a contact is held until the last of its orders is lifted") {
    SmallLab lab(2);
    Archive archive(lab.store(), shared(lab), lab.data(), {.days = {{"other", 1}}, .bench = {}});
    const auto due = [&] { return archive.due(noon + day)->due.size(); };
    REQUIRE(archive.hold({"1-1", "court", "2001 Li", noon}));
    const auto person = archive.hold_all(11, {.reason = "complaint", .by = "2001 Li", .at = noon});
    REQUIRE(person);
    CHECK(person->set == std::vector<std::string>{"1-1"}); // whoever held it before
    CHECK(archive.hold({"1-1", "court", "2001 Li", noon}).error().code == "evidence.held");
    CHECK(archive.hold({"1-1", "court", "9001 Wang", noon})->number == 3);
    CHECK(due() == 1);
    auto all = *archive.holds_on("1-1");
    REQUIRE(all.size() == 3);
    REQUIRE(archive.lift({all[0], all[2]}, "9001 Wang", noon));
    CHECK(due() == 1);
    // The number that is free is given again, and the chain knows which order is meant.
    CHECK(archive.hold({"1-1", "again", "2001 Li", noon})->number == 1);
    REQUIRE(archive.lift({all[1]}, "2001 Li", noon));
    CHECK(due() == 1);
    CHECK(archive.lift({all[0]}, "2001 Li", noon).error().code == "evidence.not_held");
    REQUIRE(archive.lift(*archive.holds_on("1-1"), "2001 Li", noon));
    CHECK(due() == 2);
    for (std::size_t i = 0; i < limits::holds_a_contact; ++i)
        REQUIRE(archive.hold({"1-2", std::to_string(i), "2001 Li", noon}));
    CHECK(archive.hold({"1-2", "more", "2001 Li", noon}).error().code == "evidence.many_holds");
}

TEST_CASE("a printed head is entered, and finds what was cut behind it") {
    SmallLab lab(2);
    Archive archive(lab.store(), shared(lab), lab.data());
    const auto printed_head = archive.print("final exam", "2001 Li", noon);
    REQUIRE(printed_head);
    CHECK(printed_head->number == 5);
    const auto material = lab.material();
    CHECK(material.entries.back().kind == "head_printed");
    CHECK(material.entries.back().value("hash") == printed_head->hash);
}

TEST_CASE("every key that has signed is listed, the one that signs last") {
    SmallLab lab(1);
    const Archive archive(lab.store(), shared(lab), lab.data());
    const auto old = lab.notary().public_key();
    const auto fresh = lab.notary().roll_over(noon);
    REQUIRE(fresh);
    CHECK(*archive.keys() == std::vector<PublicKey>{old, *fresh});
}

TEST_CASE("a clock that went back or leapt ahead is asked about before anything is deleted") {
    SmallLab lab(2);
    Archive archive(lab.store(), shared(lab), lab.data(), keep_days(30));
    const auto last = [&] {
        const auto session = lab.store().reader();
        return (*last_entry((*session)->reader()))->at;
    };
    const auto doubt = [&](WallTime now) { return archive.due(now)->doubt; };
    constexpr auto leap = day * limits::clock_leap_days;
    CHECK(doubt(last()) == ClockDoubt::none);
    CHECK(doubt(last() + Duration{-limits::clock_step_back_ms}) == ClockDoubt::none);
    CHECK(doubt(last() + Duration{-limits::clock_step_back_ms - 1}) == ClockDoubt::behind);
    CHECK(doubt(last() + leap) == ClockDoubt::none);
    const auto absurd = last() + leap + 1_ms;
    CHECK(doubt(absurd) == ClockDoubt::ahead);
    const auto preview = archive.due(absurd);
    REQUIRE(preview->due.size() == 2);
    CHECK(preview->now == absurd);
    CHECK(archive.delete_due(preview->id, "9001", absurd).error().code ==
          "evidence.clock_in_doubt");
    CHECK(lab.material().recordings.size() == 2);
    CHECK(std::filesystem::exists(lab.data() / "recordings/run-00001/1.wav"));

    // The server starts with that clock and enters things: that the chain goes on makes it no
    // better, and neither does the next start.
    REQUIRE(archive.print("a sheet", "9001", absurd));
    REQUIRE(archive.print("a sheet", "9001", absurd + day));
    CHECK(doubt(absurd + day) == ClockDoubt::ahead);
    // Put right again it is behind the chain, until somebody has looked at it.
    CHECK(doubt(noon + day) == ClockDoubt::behind);
    REQUIRE(archive.print("a sheet", "9001", noon + day));
    CHECK(doubt(noon + day) == ClockDoubt::behind);

    const auto right = noon + day * 31;
    const auto list = archive.due(right);
    const auto done = archive.delete_due(list->id, "9001 Wang", right, true);
    REQUIRE(done);
    CHECK(done->gone.size() == 2);
    const auto session = lab.store().reader();
    const auto said = entries_of((*session)->reader(), Kind::clock_confirmed, 10);
    REQUIRE(said->size() == 1);
    CHECK(said->front().value("by") == "9001 Wang");
    CHECK(doubt(right + day) == ClockDoubt::none); // until the next leap
    CHECK(doubt(right + leap + day) == ClockDoubt::ahead);
    CHECK(verify(lab.material()).well());
}

TEST_CASE("all that is recorded of a person is held at once, up to a limit, and none of others") {
    SmallLab lab(0);
    REQUIRE(lab.store().write([](store::Writer& writer) -> Result<void> {
        const auto all = static_cast<std::uint64_t>(limits::holds_at_once) + 1;
        for (std::uint64_t contact = 1; contact <= all + 2; ++contact)
            if (auto done = store::open_recording(
                    writer, {.file = std::to_string(contact) + ".wav",
                             .run = 1,
                             .contact = contact,
                             // The last but one is another's; in the last they were called.
                             .agent = contact <= all ? 7U : 8U,
                             .peer = contact == all + 2 ? 7U : 0U,
                             .started = noon});
                !done)
                return done;
        return {};
    }));
    Archive archive(lab.store(), shared(lab), lab.data());
    REQUIRE(archive.hold({"1-1", "case 9", "2001 Li", noon}));
    const auto all = archive.hold_all(7, {.reason = "case 9", .by = "2001 Li", .at = noon});
    REQUIRE(all);
    CHECK(all->set.size() == limits::holds_at_once);
    CHECK(all->set.front() == "1-2");
    CHECK(all->before == 1);
    CHECK(all->more == 1); // the one in which they were called
    const auto rest = archive.hold_all(7, {.reason = "case 9", .by = "2001 Li", .at = noon});
    REQUIRE(rest);
    CHECK(rest->set == std::vector<std::string>{fmt::format("1-{}", limits::holds_at_once + 3)});
    CHECK(rest->before == limits::holds_at_once + 1);
    CHECK(rest->more == 0);
    const auto another = fmt::format("1-{}", limits::holds_at_once + 2);
    const auto on = [&](const std::string& subject) { return archive.holds_on(subject)->size(); };
    CHECK(on(another) == 0);
    CHECK(on("1-2") == 1);
    CHECK(on("1-1") == 1); // held before by this very order
    CHECK(archive.about("1-2")->back().kind == "hold_set");
    // Lifted together, or not at all.
    const auto second = archive.holds_on("1-2")->front();
    CHECK(archive.lift({second, {.subject = another}}, "x", noon).error().code ==
          "evidence.not_held");
    CHECK(on("1-2") == 1);
    REQUIRE(archive.lift({second, archive.holds_on("1-3")->front()}, "2001 Li", noon));
    CHECK(on("1-3") == 0);
    CHECK(archive.about("1-3")->back().kind == "hold_lifted");
    CHECK(archive.hold_all(7, {.reason = " ", .by = "x", .at = noon}).error().code ==
          "evidence.reason");
}

TEST_CASE("where one hold of a person was taken away behind the lab's back, none is set") {
    SmallLab lab(2); // each of an agent of its own
    Archive archive(lab.store(), shared(lab), lab.data());
    REQUIRE(archive.hold({"1-2", "court", "2001 Li", noon}));
    REQUIRE(lab.store().write([](store::Writer& writer) -> Result<void> {
        for (const auto* words : {"DELETE FROM evidence_hold", "UPDATE recording SET agent = 7"})
            if (const auto done = writer.run(words); !done)
                return tl::unexpected(done.error());
        return {};
    }));
    CHECK(archive.hold_all(7, {.reason = "case 9", .by = "x", .at = noon}).error().code ==
          "evidence.altered");
    CHECK(archive.holds()->empty());
}
