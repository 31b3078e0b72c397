// Calls from outside through menu, queue and seat, by our own telephone, SIPp and baresip; then
// what is left of them: recordings, journal, results.
#include <algorithm>

#include <sys/socket.h>

#include "audio/wav.h"
#include "media/codec.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr double customer_tone = 900;
constexpr double student_tone = 500;
constexpr const char* sipp = "/usr/bin/sipp";
constexpr const char* baresip = "/usr/bin/baresip";

/// Customer on the first channel, student on the second, neither on the other's.
void check_recording(const std::filesystem::path& file, double customer, double student) {
    const auto wav = audio::WavFile::open(file);
    INFO(file << (wav ? "" : " " + wav.error().text));
    REQUIRE(wav);
    CHECK(wav->format().channels == 2);
    CHECK_FALSE(wav->layout().truncated);
    using media::test::has_tone;
    using media::test::lacks_tone;
    if (customer > 0) {
        CHECK(has_tone(wav->channel(0), customer));
        CHECK(lacks_tone(wav->channel(1), customer));
    }
    CHECK(has_tone(wav->channel(1), student));
    CHECK(lacks_tone(wav->channel(0), student));
}

void check_released(const Lab& lab, std::size_t count, const std::string& by) {
    const auto released = lab.all<fact::ContactReleased>();
    REQUIRE(released.size() == count);
    CHECK(released.back().cause == Cause::normal);
    CHECK(released.back().by == by);
}

/// Callers who pressed 2 in the menu, once that many are known.
bool pressed_two(Lab& lab, int callers) {
    return lab.until([&] {
        const auto steps = lab.all<fact::MenuStep>();
        return std::count_if(steps.begin(), steps.end(),
                             [](const auto& step) { return step.digit == "2"; }) == callers;
    });
}

/// Two seconds of a sine in A-law, for SIPp to repeat.
void write_tone(const std::filesystem::path& file) {
    const auto samples = media::test::sine(customer_tone, 16'000);
    std::vector<std::uint8_t> codes(samples.size());
    media::encode(media::Codec::pcma, samples, codes);
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(codes.data()), std::ssize(codes));
}

Program sipp_call(const Lab& lab, const std::string& scenario) {
    const auto file = std::filesystem::path(RINGROOM_SOURCE_DIR) / "tests/system/sipp" / scenario;
    return Program({sipp, "-sf", file, "-s", "96100", "-i", "127.0.0.1", "-m", "1", "-nostdin",
                    "-timeout", "60s", fmt::format("127.0.0.1:{}", lab.sip_port())},
                   lab.folder(), "sipp");
}

/// One call of SIPp through the menu to `seat`; it ends as the scenario and `hangs_up` say.
void call_by_sipp(Lab& lab, Seat& seat, const std::string& scenario, bool hangs_up) {
    const auto before = lab.all<fact::ContactConnected>().size();
    seat.handset().forget();
    Program program = sipp_call(lab, scenario);
    REQUIRE(
        lab.until([&] { return lab.all<fact::ContactConnected>().size() == before + 1; }, 30_s));
    if (hangs_up) {
        REQUIRE(lab.until([&] { return seat.handset().hears(customer_tone); }));
        lab.pass(500_ms);
        seat.handset().hang_up();
    }
    REQUIRE(lab.until([&] { return program.ended().has_value(); }, 60_s));
    INFO(program.out() << program.err());
    CHECK(program.ended() == 0);
    REQUIRE(lab.until([&] { return lab.all<fact::RecordingKept>().size() == before + 1; }));
    check_released(lab, before + 1, hangs_up ? "agent" : "customer");
}

/// What a command line may ask of the data afterwards.
void check_aftermath(Lab& lab, std::size_t calls) {
    REQUIRE(lab.until([&] { return lab.all<fact::ContactDone>().size() == calls; }));
    CHECK(lab.server().end(SIGTERM) == 0); // everything is committed
    const auto replayed = lab.run({"replay", lab.data()});
    INFO(replayed.out << replayed.err);
    CHECK(replayed.code == 0);
    const auto verified = lab.run({"verify", lab.data()});
    INFO(verified.out << verified.err);
    CHECK(verified.code == 0);
    CHECK(verified.out.find(std::to_string(calls)) != std::string::npos);
    const auto exported = lab.run({"export", lab.data(), "--format", "csv"});
    INFO(exported.out << exported.err);
    CHECK(exported.code == 0);
    CHECK(std::count(exported.out.begin(), exported.out.end(), '\n') >=
          static_cast<std::ptrdiff_t>(calls) + 1);
}

} // namespace

TEST_CASE("a call through menu, queue and seat; heard, recorded, kept in the journal") {
    Lab lab;
    Seat seat(lab, "1001", student_tone);
    Caller caller(lab, customer_tone);
    caller.handset.call("96100");
    REQUIRE(lab.until([&] { return caller.handset.loudness() > 200; })); // the menu
    caller.handset.press(2);
    REQUIRE(lab.until([&] { return seat.handset().ringing; }));
    CHECK(pressed_two(lab, 1));
    caller.handset.forget();
    REQUIRE(lab.until([&] { return caller.handset.loudness() > 100; })); // music
    seat.handset().answer();
    REQUIRE(lab.until(
        [&] { return caller.handset.hears(student_tone) && seat.handset().hears(customer_tone); }));
    const auto view = seat.view();
    REQUIRE(view.contact);
    CHECK(view.contact->telephone == "13800001111");
    CHECK(view.contact->dialled == "96100");
    lab.pass(1_s);
    seat.handset().hang_up();
    check_recording(lab.kept_recording(), customer_tone, student_tone);
    check_released(lab, 1, "agent");

    REQUIRE(lab.until([&] { return seat.view().agent.activity == Activity::idle; }));
    seat.handset().manner = Handset::Manner::answers;
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return lab.all<fact::ContactConnected>().size() == 2; }));
    lab.pass(1_s);
    caller.handset.hang_up();
    check_recording(lab.kept_recording(2), customer_tone, student_tone);
    check_released(lab, 2, "customer");
    check_aftermath(lab, 2);
}

TEST_CASE("a telephone behind a router, whose description names another address, is heard") {
    Lab lab;
    Seat seat(lab, "1001", student_tone);
    seat.handset().shown_address = "192.0.2.7";
    seat.handset().manner = Handset::Manner::answers;
    Caller caller(lab, customer_tone);
    caller.handset.shown_address = "192.0.2.8";
    caller.handset.call("96100");
    REQUIRE(lab.until([&] { return caller.handset.talking; }));
    lab.pass(200_ms); // its first packets tell where it is
    caller.handset.press(2);
    REQUIRE(lab.until(
        [&] { return caller.handset.hears(student_tone) && seat.handset().hears(customer_tone); }));
}

TEST_CASE("SIPp presses a key by SIP INFO and in its RTP") {
    if (!installed(sipp))
        return;
    Lab lab;
    write_tone(lab.folder() / "tone.raw");
    Seat seat(lab, "1001", student_tone);
    seat.handset().manner = Handset::Manner::answers;
    call_by_sipp(lab, seat, "info.xml", true);
    check_recording(lab.kept_recording(1), customer_tone, student_tone);
    CHECK(pressed_two(lab, 1));
    // SIPp sends telephone events through a raw socket.
    const int raw = ::socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
    if (raw < 0) {
        WARN("no right to a raw socket: telephone events by SIPp not tested");
        return;
    }
    ::close(raw);
    REQUIRE(lab.until([&] { return seat.view().agent.activity == Activity::idle; }));
    call_by_sipp(lab, seat, "event.xml", false);
    check_recording(lab.kept_recording(2), 0, student_tone);
    CHECK(pressed_two(lab, 2));
    check_aftermath(lab, 2);
}

TEST_CASE("baresip registers with a person's telephone secret and calls the service number") {
    if (!installed(baresip))
        return;
    Lab lab;
    Seat seat(lab, "1001", student_tone);
    seat.handset().manner = Handset::Manner::answers;
    const Seat person(lab, "1004", 0, false);
    const auto folder = lab.folder() / "baresip";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "config")
        << "module_path /usr/lib/baresip/modules\n"
           "sip_listen 127.0.0.1:0\nnet_interface 127.0.0.1\n"
           "audio_source ausine,900\naudio_player aubridge,a\n"
           "ausrc_srate 48000\nausrc_channels 2\naudio_alert aubridge,b\n"
           "module g711.so\n"
           "module ausine.so\nmodule aubridge.so\nmodule uuid.so\n"
           "module_app account.so\nmodule_app menu.so\n";
    std::ofstream(folder / "accounts")
        << fmt::format("<sip:1004@127.0.0.1:{}>;auth_user=1004;auth_pass={};regint=3600;"
                       "audio_codecs=PCMA\n",
                       lab.sip_port(), person.telephone.password);
    std::ofstream(folder / "contacts") << "";
    const Program program({baresip, "-f", folder, "-t", "60", "-e", "/dial 96100"}, lab.folder(),
                          "baresip");
    // Nobody presses a key: after three rounds of the menu it goes to the queue by itself.
    REQUIRE(lab.until([&] { return lab.has<fact::MenuStep>(); }, 30_s));
    CHECK(lab.all<fact::ContactArrived>()[0].from == "1004");
    REQUIRE(lab.until([&] { return seat.handset().hears(customer_tone); }, 60_s));
    lab.pass(1_s);
    seat.handset().hang_up();
    check_recording(lab.kept_recording(), customer_tone, student_tone);
}
