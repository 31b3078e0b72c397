// A recording on show, over a lab of its own: what becomes of its file while the page is open is
// seen there, and what happened in the call stands where it happened in the sound.
#include <cmath>
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

/// Pieces of 20 ms that are loud, put together over pauses shorter than those of speech.
std::vector<seat::PlayRange> loud(const std::vector<std::int16_t>& sound) {
    constexpr std::size_t piece = 160;
    constexpr double loud_from = 200;
    constexpr Duration pause{700};
    std::vector<seat::PlayRange> out;
    for (std::size_t at = 0; at + piece <= sound.size(); at += piece) {
        double sum = 0;
        for (std::size_t i = at; i < at + piece; ++i)
            sum += static_cast<double>(sound[i]) * sound[i];
        if (std::sqrt(sum / piece) < loud_from)
            continue;
        const Duration from{static_cast<std::int64_t>(at / 8)};
        const Duration to{from.ms + 20};
        if (!out.empty() && from - out.back().to < pause)
            out.back().to = to;
        else
            out.push_back({from, to});
    }
    return out;
}

bool is_near(Duration one, Duration other) {
    constexpr Duration tolerance{500};
    return one - other < tolerance && other - one < tolerance;
}

/// The only mark of this kind.
wire::Mark the_mark(const std::vector<wire::Mark>& marks, const std::string& kind) {
    std::vector<wire::Mark> out;
    std::copy_if(marks.begin(), marks.end(), std::back_inserter(out),
                 [&](const auto& one) { return one.kind == kind; });
    INFO(kind);
    REQUIRE(out.size() == 1);
    return out.front();
}

/// Since the answer.
template <class T>
Duration since_answer(const Lab& lab) {
    Instant answer;
    Instant then;
    for (const auto& one : lab.facts.all()) {
        if (std::holds_alternative<fact::ContactConnected>(one.fact))
            answer = one.at;
        if (std::holds_alternative<T>(one.fact))
            then = one.at;
    }
    return then - answer;
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

TEST_CASE("holds, silences, overlaps and moves stand on the axis where they are in the sound") {
    Conversation call;
    auto& lab = call.lab;
    call.speak(true, false, 2_s);
    call.speak(true, true, 2_s); // the student begins while the customer speaks
    call.speak(false, false, 1_s);
    REQUIRE(call.student.ask("POST", "/seat/hold").empty());
    REQUIRE(lab.until([&] { return lab.has<fact::HoldBegan>(); }));
    lab.pass(2_s);
    REQUIRE(call.student.ask("POST", "/seat/retrieve").empty());
    REQUIRE(lab.until([&] { return lab.has<fact::HoldEnded>(); }));
    call.speak(true, false, 1_s);
    REQUIRE(call.student.ask("POST", "/contacts/1/moves", wire::encode(wire::MoveMark{"greet"}))
                .empty());
    call.speak(false, false, 7_s);
    call.speak(true, false, 1_s);
    const auto wav = audio::WavFile::open(call.end());
    REQUIRE(wav);
    const auto customer = loud(wav->channel(0));
    const auto student = loud(wav->channel(1));
    REQUIRE(customer.size() == 3);
    REQUIRE(student.size() == 1);

    std::vector<wire::Mark> marks;
    const auto has = [&](const char* kind) {
        return std::any_of(marks.begin(), marks.end(),
                           [&](const auto& one) { return one.kind == kind; });
    };
    REQUIRE(lab.until([&] { // once the result is kept, too
        marks = lab.ask<wire::List<wire::Mark>>("GET", "/recordings/1-1/marks").items;
        return has("silence");
    }));
    const auto hold = the_mark(marks, "hold_began");
    CHECK(is_near(hold.at, since_answer<fact::HoldBegan>(lab)));
    REQUIRE(hold.to);
    CHECK(is_near(*hold.to, since_answer<fact::HoldEnded>(lab)));
    CHECK(*hold.to == the_mark(marks, "hold_ended").at);
    const auto move = the_mark(marks, "move");
    CHECK(move.words == "greet");
    CHECK(is_near(move.at, since_answer<fact::MoveMade>(lab)));
    const auto silence = the_mark(marks, "silence");
    CHECK(is_near(silence.at, customer[1].to));
    REQUIRE(silence.to);
    CHECK(is_near(*silence.to, customer[2].from));
    const auto overlap = the_mark(marks, "overlap");
    CHECK(is_near(overlap.at, student[0].from));
    REQUIRE(overlap.to);
    CHECK(is_near(*overlap.to, std::min(student[0].to, customer[0].to)));

    const Duration length{static_cast<std::int64_t>(wav->layout().frames / 8)};
    for (std::size_t i = 0; i < marks.size(); ++i) {
        INFO(marks[i].kind);
        CHECK(marks[i].at >= Duration{});
        CHECK(marks[i].to.value_or(marks[i].at) <= length);
        CHECK((i == 0 || marks[i - 1].at <= marks[i].at));
    }
}
