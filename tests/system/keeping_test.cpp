// What is due is deleted and what is held stays, at the workstation by keys, over a lab of its own.
#include <fstream>

#include "directory/people.h"
#include "seat/keeping_view.h"
#include "seat/typist.h"
#include "server/offline.h"
#include "store/recordings.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

std::filesystem::path old_sound(const std::filesystem::path& data, std::uint64_t contact) {
    return data / "recordings" / (std::to_string(contact) + ".wav");
}

/// A data folder with two recordings of 1001 that are due since long: 1-9001, then 1-9002.
void write_old_recordings(const std::filesystem::path& data) {
    write_class(data);
    std::ofstream(data / "lab.toml", std::ios::app) << "\n[retention]\nother = 30\n";
    {
        Lab first({.data = data}); // takes the people in
        REQUIRE(first.server().end(SIGTERM) == 0);
    }
    auto store = store::Store::open(
        {.folder = data, .migrations = server::all_migrations(), .build = RINGROOM_VERSION});
    REQUIRE(store);
    REQUIRE((*store)->write([&](store::Writer& writer) -> Result<void> {
        const auto person = directory::find_person(writer, "1001");
        if (!person || !*person)
            return fail("test.person", "1001");
        for (const std::uint64_t contact : {9'001, 9'002}) {
            const auto days = static_cast<std::int64_t>(10'000 - contact); // the first is older
            store::Recording row{.file = "recordings/" + std::to_string(contact) + ".wav",
                                 .run = 1,
                                 .contact = contact,
                                 .agent = static_cast<std::uint64_t>((*person)->id),
                                 .sha256 = "cafe",
                                 .length = 3_s,
                                 .channels = 2,
                                 .started = wall_now() + Duration{-days * 24 * 3600'000},
                                 .state = store::RecordingState::sealed};
            for (const auto& done :
                 {store::open_recording(writer, row), store::close_recording(writer, row)})
                if (!done)
                    return done;
        }
        return {};
    }));
    std::filesystem::create_directories(data / "recordings");
    for (const std::uint64_t contact : {9'001, 9'002})
        std::ofstream(old_sound(data, contact)) << "sound";
}

} // namespace

TEST_CASE("by keys one recording is held, what is due is deleted with its proof, the hold lifted") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_old_recordings(data);
    Lab lab({.data = data});
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    place.desk.remembered.language = Language::en;
    place.back.use_language(Language::en);
    seat::PlayerPanel player(place.desk);
    seat::KeepingView view(place.desk, player);
    place.back.sign_in({"127.0.0.1", lab.http_port()}, "9001", lab.password("9001"));
    typist.listens();
    const auto reads = [&](const std::string& words) {
        typist.until([&, words] { return !view.dialog_is_open() && typist.reads(words); });
    };
    const auto asked = [&] { typist.until([&] { return view.dialog_is_open(); }); };
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    reads("Student 1 · 1-9001"); // the first is chosen
    typist.strokes(SDL_SCANCODE_N);
    asked();
    typist.types("court case 9");
    typist.commands(SDL_SCANCODE_S);
    reads("Student 1 · 1-9002"); // the other is due no more
    typist.strokes(SDL_SCANCODE_DELETE);
    asked();
    typist.strokes(SDL_SCANCODE_RETURN);
    reads("Deleted for ever: 1.");
    typist.then([&] {
        CHECK(std::filesystem::exists(old_sound(data, 9'001)));
        CHECK_FALSE(std::filesystem::exists(old_sound(data, 9'002)));
    });
    for (int i = 0; i < 2; ++i)
        typist.strokes(SDL_SCANCODE_V);
    reads("What is held nobody");
    reads("Student 1 · 1-9001");
    typist.strokes(SDL_SCANCODE_V);
    reads("1-9002");
    for (int i = 0; i < 3; ++i)
        typist.strokes(SDL_SCANCODE_V);
    reads("What is held nobody");
    reads("Student 1 · 1-9001");
    typist.strokes(SDL_SCANCODE_U);
    asked();
    typist.strokes(SDL_SCANCODE_RETURN);
    typist.until([&] {
        return place.back.shown().notice.words.find("No longer held: 1-9001") != std::string::npos;
    });
    typist.run([&] {
        place.desk.begin_frame();
        place.desk.covered = view.dialog_is_open();
        view.draw(place.back.shown(), ImGui::GetContentRegionAvail());
    });
    CHECK(lab.ask<wire::List<wire::HoldRow>>("GET", "/holds").items.empty());
}
