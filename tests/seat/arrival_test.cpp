// What the seat reads off a lab before it signs in, and the sheet of its keys.
#include <set>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "seat/greeting.h"
#include "seat/key_sheet.h"
#include "seat/keys.h"
#include "seat/limits.h"
#include "seat/shown.h"
#include "wire/finding.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

constexpr WallTime now{1'800'000'000'000};

std::string told(const Result<client::Reply>& health) {
    const auto greeting = greeting_of(health, now);
    return greeting ? "well" : greeting.error().code;
}
client::Reply lab(std::optional<std::int64_t> level, std::optional<std::int64_t> clock) {
    wire::Health health{.status = "ok", .version = "1"};
    health.level = level;
    health.clock_ms = clock;
    return {200, wire::encode(health)};
}

} // namespace

TEST_CASE("a password goes only where a lab of a fitting version is") {
    CHECK(told(lab(wire::api_level, now.ms)) == "well");
    CHECK(told(lab(wire::api_level - 1, now.ms)) == "seat.lab_too_old");
    CHECK(told(lab(wire::api_level + 1, now.ms)) == "well");
    CHECK(told(lab(wire::api_level - 2, now.ms)) == "seat.lab_too_old");
    CHECK(told(lab(wire::api_level + 2, now.ms)) == "seat.seat_too_old");
    CHECK(told(lab(std::nullopt, std::nullopt)) == "seat.lab_too_old"); // the first did not tell
    CHECK(told(lab(wire::api_level, std::nullopt)) == "well");
    CHECK(told(client::Reply{200, "<html>It works!</html>"}) == "seat.no_lab");
    CHECK(told(client::Reply{404, "{}"}) == "seat.no_lab");
    CHECK(told(client::Reply{200, "[]"}) == "seat.no_lab");
    CHECK(told(fail("client.nobody_there", "")) == "client.nobody_there");
}

TEST_CASE("clocks differ past five minutes, either way") {
    const auto off = [](Duration by) {
        return clocks_differ(greeting_of(lab(2, now.ms + by.ms), now)->clock_ahead);
    };
    CHECK_FALSE(off(limits::clock_off));
    CHECK(off(limits::clock_off + 1_ms));
    CHECK_FALSE(off(Duration{} - limits::clock_off));
    CHECK(off(Duration{} - limits::clock_off - 1_ms));
    CHECK_FALSE(clocks_differ(greeting_of(lab(2, std::nullopt), now)->clock_ahead));
}

TEST_CASE("the sheet for the printer has every key in both languages") {
    const auto page = key_sheet_page();
    for (const auto& row : key_table())
        for (const auto language : {Language::zh, Language::en}) {
            const std::string_view label = row.label;
            INFO(row.text);
            CHECK(page.find(text(language, row.text)) != std::string::npos);
            CHECK(page.find(label.starts_with("seat.") ? text(language, label)
                                                       : std::string(label)) != std::string::npos);
        }
    CHECK(page.find("@page") != std::string::npos);
}

TEST_CASE("a student is shown no key of a teacher, and a teacher all but one of who runs the lab") {
    Shown student;
    student.me.rights = {"use_seat", "see_own_results"};
    Shown teacher;
    teacher.me.rights = {
        "use_seat",     "see_own_results",   "see_team_live",         "listen",     "coach",
        "send_notices", "see_class_results", "hear_class_recordings", "run_drills", "grade",
        "edit_packs",   "manage_people",     "export_results"};
    const auto has = [&](Key key) { return student.may(right_of(key)); };
    for (const auto& row : key_table()) {
        INFO(row.text);
        const std::string_view right = right_of(row.key);
        CHECK((right == "role" || teacher.may(right) || row.key == Key::keep_delete));
        if (row.part == KeyPart::team || row.part == KeyPart::drills ||
            row.part == KeyPart::classes || row.part == KeyPart::keeping ||
            row.part == KeyPart::role)
            CHECK_FALSE(has(row.key));
        if (row.part == KeyPart::everywhere && !std::string_view(row.label).starts_with("Alt+"))
            CHECK(has(row.key));
    }
    for (const auto key : {Key::exam_open, Key::exam_hand_in, Key::exam_result, Key::exam_certify,
                           Key::model_agree, Key::grade_band, Key::grade_appeal, Key::page_7})
        CHECK(has(key));
    CHECK_FALSE(teacher.may(right_of(Key::keep_delete)));
    for (const auto key :
         {Key::exam_start, Key::exam_bank, Key::exam_time, Key::model_put, Key::across_next,
          Key::grade_publish, Key::grade_samples, Key::page_3, Key::page_4, Key::page_5})
        CHECK_FALSE(has(key));
}

TEST_CASE("no two keys of the seat that are answered together are one") {
    const auto everywhere = [](const KeyRow& row) {
        return row.part == KeyPart::everywhere || row.part == KeyPart::work;
    };
    // A recording is played and marked at rest only: neither has a move to mark, nor an end.
    const auto parted = [](const KeyRow& row) {
        return row.key == Key::play || row.key == Key::grade_band || row.key == Key::grade_count ||
               row.key == Key::grade_give;
    };
    // On their own page: there are no moves to mark as said at work.
    const auto marks = [](const KeyRow& row) {
        return row.key == Key::role_marks || row.key == Key::class_group;
    };
    // Who sits an exam has no work beside it; recordings are played in one.
    const auto exam_with = [](const KeyRow& one, const KeyRow& other, KeyPart part) {
        return (one.part == KeyPart::exam && other.part == part) ||
               (other.part == KeyPart::exam && one.part == part);
    };
    // Nobody's comments stand on those of an exam, none is written there, and none is held.
    const auto comments = [](const KeyRow& row) {
        return row.key == Key::play_comment || row.key == Key::play_hold;
    };
    for (const auto& one : key_table())
        for (const auto& other : key_table()) {
            const bool heard =
                exam_with(one, other, KeyPart::player) && !comments(one) && !comments(other);
            const bool together =
                one.part == other.part || everywhere(one) || everywhere(other) || heard;
            if (exam_with(one, other, KeyPart::work) || one.key == other.key || !together ||
                parted(one) || parted(other) || marks(one) || marks(other))
                continue;
            INFO(one.label << " " << one.text << " and " << other.text);
            CHECK_FALSE((one.scancode == other.scancode && one.ctrl == other.ctrl &&
                         one.alt == other.alt && one.shift == other.shift));
        }
}

TEST_CASE("each of the first twenty moves has a key of its own, further ones have none") {
    std::set<std::string> labels;
    for (std::size_t number = 1; number <= limits::moves_with_keys; ++number)
        labels.insert(number_label(number));
    CHECK(labels.size() == limits::moves_with_keys);
    CHECK(number_label(1) == "1");
    CHECK(number_label(10) == "0");
    CHECK(number_label(11) == "⇧1");
    CHECK(number_label(20) == "⇧0");
    CHECK(number_label(limits::moves_with_keys + 1).empty());
    CHECK(number_label(0).empty());
}
