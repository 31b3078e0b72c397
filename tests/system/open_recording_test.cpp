// A recording on show, over a lab of its own: what becomes of its file while the page is open is
// seen there.
#include <fstream>

#include "audio/wav.h"
#include "seat/player_panel.h"
#include "seat/typist.h"
#include "system/screen.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// A byte of the sound in its second second, turned over.
void alter(const std::filesystem::path& file) {
    const auto wav = audio::WavFile::open(file);
    REQUIRE(wav);
    const auto& layout = wav->layout();
    const auto a_second =
        static_cast<std::uint64_t>(layout.format.frame_bytes()) * audio::line_rate;
    const auto at = static_cast<std::streamoff>(layout.data_offset + a_second * 3 / 2);
    std::filesystem::permissions(file, std::filesystem::perms::owner_write,
                                 std::filesystem::perm_options::add);
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(at);
    const int was = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(was ^ 0xFF));
    REQUIRE(bytes.good());
}

/// The customer and the student of one call; both hold their tongue until they are told to speak.
struct Conversation {
    Lab lab;
    Seat student{lab, "1001", 500};
    Caller caller{lab, 900};

    Conversation() {
        student.handset().manner = Handset::Manner::answers;
        for (auto* handset : {&student.handset(), &caller.handset}) {
            handset->sound->silent = true;
            handset->sound->syllables = 4;
        }
        lab.pass(2_s); // so long is the lab's axis older than the recording's, and more
        caller.handset.call("96101");
        REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
        REQUIRE(lab.until([&] { return caller.handset.talking; }));
    }
    void speak(bool customer, bool agent, Duration time) {
        caller.handset.sound->silent = !customer;
        student.handset().sound->silent = !agent;
        lab.pass(time);
    }
    /// Until there is a result, and the recording is sealed.
    std::filesystem::path end() {
        student.handset().hang_up();
        auto file = lab.kept_recording();
        REQUIRE(lab.until([&] { return lab.has<fact::ContactDone>(); }));
        REQUIRE(lab.until([&] {
            return lab.ask<wire::RecordingRow>("GET", "/recordings/1-1").state == "sealed";
        }));
        return file;
    }
};

} // namespace

TEST_CASE("a recording that is altered or taken away under the open page says so there") {
    Conversation call;
    auto& lab = call.lab;
    call.speak(true, false, 3_s);
    const auto file = call.end();
    seat::test::Typist typist;
    seat::test::Place place(typist.look());
    seat::PlayerPanel player(place.desk);
    place.back.sign_in({"127.0.0.1", lab.http_port()}, "8001", lab.password("8001"));
    typist.listens();
    typist.until([&] { return place.back.shown().stage == seat::Stage::at_seat; });
    const auto says = [&](const std::string& key, TextArguments with) {
        typist.until([&, words = text(Language::zh, key, with)] { return typist.reads(words); });
    };
    typist.then([&] { player.open("1-1", "Call", {}, place.back.shown(), {.plays = false}); });
    says("seat.seal.intact", {});
    typist.then([&] {
        CHECK(player.data().marks.empty());
        alter(file);
    });
    says("seat.seal.altered_at", {{"second", "2"}});
    typist.then([&] {
        REQUIRE(player.data().marks.size() == 1); // and on the wave
        CHECK(player.data().marks.front().at == 1_s);
        std::filesystem::remove(file);
    });
    says("seat.seal.missing", {});
    typist.then([&] { CHECK(player.data().marks.empty()); });
    typist.run([&] {
        place.desk.begin_frame();
        player.draw(place.back.shown(), ImGui::GetContentRegionAvail());
    });
    // However often the page asked, it was one look.
    const auto admin = lab.sign_in("9001");
    const auto log = admin->wait<wire::List<wire::AuditRow>>("GET", "/audit?kind=recording-seal");
    REQUIRE(log);
    CHECK(log->items.size() == 1);
}
