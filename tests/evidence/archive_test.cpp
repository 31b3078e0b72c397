#include <catch2/catch.hpp>

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

} // namespace

TEST_CASE("rules name what is due to the day, and nothing without a rule") {
    SmallLab lab(2); // outside any drill
    Archive archive(lab.store(), shared(lab), lab.data());
    const auto count = [&](Retention rules, Duration later) {
        const auto due = archive.due(rules, noon + later);
        REQUIRE(due);
        return due->due.size();
    };
    CHECK(count({}, day * 10'000) == 0);
    CHECK(count({.drills_days = 30}, day * 31) == 0);
    CHECK(count({.others_days = 30}, day * 30 - 1_ms) == 0);
    CHECK(count({.others_days = 30}, day * 30) == 2);
}

TEST_CASE("what was shown is deleted with proof, and what is held stays") {
    SmallLab lab(3);
    Archive archive(lab.store(), shared(lab), lab.data());
    const Retention rules{.others_days = 30};
    const auto later = noon + day * 40;
    REQUIRE(archive.hold({"1-2", "under appeal", "2001 Li", noon}));
    CHECK(archive.hold({"1-2", "again", "2001 Li", noon}).error().code == "evidence.held");
    CHECK(archive.hold({"1-1", "", "x", noon}).error().code == "evidence.reason");
    CHECK(archive.hold({"1-1", std::string(limits::hold_reason_bytes + 1, 'x'), "x", noon})
              .error()
              .code == "evidence.reason");
    const auto preview = archive.due(rules, later);
    REQUIRE(preview);
    REQUIRE(preview->due.size() == 2);
    CHECK(preview->held == 1);
    CHECK(preview->due[0].rule == "others 30");

    CHECK(archive.delete_due(rules, "another list", "9001", later).error().code ==
          "evidence.preview_changed");
    lab.add_contact(4, 1); // became due meanwhile
    CHECK(archive.delete_due(rules, preview->id, "9001", later).error().code ==
          "evidence.preview_changed");
    const auto again = archive.due(rules, later);
    const auto deleted = archive.delete_due(rules, again->id, "9001 Wang", later);
    REQUIRE(deleted);
    CHECK(*deleted == 3);
    for (const auto* suffix : {"", ".marks", ".seconds"}) {
        CHECK_FALSE(std::filesystem::exists(lab.data() /
                                            ("recordings/run-00001/1.wav" + std::string(suffix))));
        CHECK(std::filesystem::exists(lab.data() /
                                      ("recordings/run-00001/2.wav" + std::string(suffix))));
    }
    const auto report = verify(lab.material());
    CHECK(report.well());
    CHECK(report.recordings == 1);
    CHECK(std::count_if(report.remarks.begin(), report.remarks.end(),
                        [](const Remark& r) { return r.notice == Notice::deleted; }) == 3);
    const auto about = archive.about("1-1");
    REQUIRE(about);
    CHECK(about->back().kind == "recording_deleted");
    CHECK(about->back().value("rule") == "others 30");
    CHECK(about->back().value("by") == "9001 Wang");
    CHECK(about->back().value("sound").size() == 64);

    CHECK(archive.lift("1-1", "9001", later).error().code == "evidence.not_held");
    REQUIRE(archive.lift("1-2", "9001 Wang", later));
    CHECK(archive.holds()->empty());
    CHECK(archive.due(rules, later)->due.size() == 1);
}

TEST_CASE("files that a crash left behind a deletion are gone at the next start") {
    SmallLab lab(1);
    const auto file = lab.data() / "recordings/run-00001/1.wav";
    const auto bytes = content_of(file).value();
    Archive archive(lab.store(), shared(lab), lab.data());
    const Retention rules{.others_days = 1};
    const auto id = archive.due(rules, noon + day)->id;
    REQUIRE(archive.delete_due(rules, id, "9001", noon + day));
    test::write_file(file, bytes); // as if it had not come to that
    REQUIRE(archive.finish_deleting());
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("what others ask to keep is kept") {
    SmallLab lab(2);
    Archive archive(
        lab.store(), shared(lab), lab.data(),
        [](store::Reader&, const store::Recording& r) -> Result<bool> { return r.contact == 1; });
    const auto due = archive.due({.others_days = 1}, noon + day * 2);
    REQUIRE(due);
    CHECK(due->held == 1);
    REQUIRE(due->due.size() == 1);
    CHECK(due->due[0].recording.contact == 2);
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
