// Who used one's data, at the workstation: the list with what others did and tried, and the file of
// all that is kept of oneself, by keys, over a lab of its own.
#include <fstream>

#include "seat/own_log_view.h"
#include "seat/typist.h"
#include "sheet/archive.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// 1001 has had a call; the teacher has listened to it, and a classmate has tried to.
void be_listened_to(Lab& lab) {
    Seat student(lab, "1001", 500);
    student.handset().manner = Handset::Manner::answers;
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return caller.handset.talking; }));
    lab.pass(1_s);
    student.handset().hang_up();
    lab.kept_recording();
    CHECK(student.ask("POST", "/seat/log-off").empty());
    REQUIRE(lab.until([&] { // once it is wrapped up
        return lab.has<fact::AgentStateChanged>(
            [](const auto& state) { return state.presence == Presence::logged_out; });
    }));
    const auto sound = [](client::Client& who) {
        const auto answer = who.wait("GET", "/recordings/1-1/sound");
        REQUIRE(answer);
        return answer->status;
    };
    REQUIRE(lab.until([&] { return sound(*lab.teacher) == 200; }));
    CHECK(sound(*lab.sign_in("1002")) == 404);
}

} // namespace

TEST_CASE("a student reads who listened and who tried to, and finds it by words") {
    Lab lab;
    be_listened_to(lab);
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    place.desk.remembered.language = Language::en;
    place.back.use_language(Language::en);
    seat::OwnLogView view(place.desk);
    place.back.sign_in({"127.0.0.1", lab.http_port()}, "1001", lab.password("1001"));
    typist.listens();
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    const auto finds = [&](const std::string& words, const std::string& who) {
        typist.commands(SDL_SCANCODE_F);
        typist.commands(SDL_SCANCODE_A);
        typist.types(words);
        typist.strokes(SDL_SCANCODE_RETURN);
        typist.strokes(SDL_SCANCODE_DOWN);
        typist.strokes(SDL_SCANCODE_UP);
        typist.until([&, who] { return typist.reads(who); });
    };
    finds("8001 allowed", "Teacher 8001 · listened to the recording");
    finds("1002 refused", "Student 2 1002 · listened to the recording");
    finds("signed", "you · signed in");
    finds("8001 allowed talk of", "Teacher 8001 · listened to the recording"); // not of "1-1"
    typist.run([&] {
        place.desk.begin_frame();
        view.draw(place.back.shown(), ImGui::GetContentRegionAvail());
    });
}

TEST_CASE("all that is kept of oneself is saved by a key where downloads go, sound and all") {
    Lab lab;
    be_listened_to(lab);
    Sitter student(lab, "1001");
    const auto downloads = student.folder.path() / "down";
    std::filesystem::create_directory(downloads);
    std::ofstream(student.folder.path() / "user-dirs.dirs")
        << "XDG_DOWNLOAD_DIR=\"" << downloads.string() << "\"\n";
    constexpr int own_log_list = 10; // below the first of the lists
    student.screen.show_list(own_log_list);
    const auto file = downloads / "ringroom-1001.zip";
    student.screen.repeat({"s"}, [&] { return std::filesystem::exists(file); });
    const auto zip = sheet::Archive::open(read_file(file));
    REQUIRE(zip);
    CHECK((*zip)->has("recordings/1-1.wav"));
    const auto looked = (*zip)->read("who-looked.csv");
    REQUIRE(looked);
    CHECK(looked->find("8001") != std::string::npos);
    CHECK(AuditLog(lab, "data-export").has("1001"));
    CHECK_FALSE(student.seat.ended());
}
