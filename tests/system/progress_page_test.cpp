// Progress at the workstation: a teacher goes from the class to one student by keys, and a student
// sees the own progress. What is asked of the lab stands in its audit log.
#include "api/practised.h"
#include "directory/people.h"
#include "server/offline.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// A data folder whose 1001 and 1002 have marks from an earlier day.
void write_earlier_day(const std::filesystem::path& data) {
    write_class(data);
    {
        Lab first({.data = data}); // takes the people in
        REQUIRE(first.server().end(SIGTERM) == 0);
    }
    auto store = store::Store::open(
        {.folder = data, .migrations = server::all_migrations(), .build = RINGROOM_VERSION});
    REQUIRE(store);
    REQUIRE((*store)->write([&](store::Writer& writer) -> Result<void> {
        std::uint64_t contact = 9'000;
        for (const auto* number : {"1001", "1002"}) {
            const auto person = directory::find_person(writer, number);
            if (!person || !*person)
                return fail("test.person", number);
            for (const training::Milli mark : {55'000, 70'000, 85'000}) {
                ++contact;
                auto kept = test::add_played(
                    writer, {.contact = contact,
                             .student = AgentId{static_cast<std::uint64_t>((*person)->id)},
                             .mark = mark,
                             .customer = contact});
                if (!kept)
                    return kept;
            }
        }
        return {};
    }));
}

} // namespace

TEST_CASE("a teacher goes from the class to one student's progress by keys") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_earlier_day(data);
    Lab lab({.data = data});
    Screen screen(lab, folder.path());
    Program seat(seat_words(lab, screen, folder.path(), "8001"), folder.path(), "seat");
    screen.await_window();
    REQUIRE(screen.says("seat.state.not_ready"));
    AuditLog notes(lab, "progress-read");
    const auto looked_at = [&](const std::string& number) {
        return lab.until([&] { return notes.has(number); }, 1_s);
    };
    screen.press("alt+9");
    // The list comes a moment later: pressed until a student is opened, as a person would.
    screen.press_until("Return", [&] { return looked_at("1001"); });
    CHECK_FALSE(notes.has("1002"));
    // Back, and the next student.
    screen.press("Escape");
    screen.press("Down");
    screen.press_until("Return", [&] { return looked_at("1002"); });
    CHECK_FALSE(notes.has("1003"));
    // The other parts of the page by the keys of lists.
    screen.press("Escape");
    screen.press("ctrl+Next");
    screen.press("ctrl+Next");
    CHECK_FALSE(seat.ended());
}
