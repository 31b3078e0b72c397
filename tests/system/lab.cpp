#include "system/lab.h"

#include <cmath>
#include <exception>
#include <sstream>

#include <nlohmann/json.hpp>

#include "client/facts.h"
#include "contact/journal.h"

namespace ringroom::system_test {
namespace {

constexpr auto lab_toml = R"(skills = []
[lab]
name = { zh = "测试", en = "Test" }
zone = "Asia/Shanghai"
language = "en"

[[queue]]
key = "complaints"
name = { zh = "投诉专席", en = "Complaints" }
strategy = "top_down"
ring_time = "4s"
wrap_up = "1s"
max_waiting = 40
max_wait = "10min"
music = "hold"

[[queue]]
key = "everybody"
name = { zh = "群振", en = "Everybody" }
strategy = "ring_all"
ring_time = "4s"
wrap_up = "1s"
max_waiting = 40
music = "hold"

[[number]]
dials = "96100"
name = { zh = "客服热线", en = "Service hotline" }
to = "flow:96100"

[[number]]
dials = "96101"
name = { zh = "直拨", en = "Straight in" }
to = "queue:complaints"

[[number]]
dials = "96105"
name = { zh = "群振", en = "All ring" }
to = "queue:everybody"

[[agents]]
numbers = "1001-1020"
queues = ["complaints", "everybody"]
)";

constexpr auto menu_lua = R"(
flow { title = "96100", number = "96100", start = "welcome",
  on_fault = "complaints", language = "en" }
menu "welcome" {
  play = "Welcome to 96100. For complaints press 2.",
  again = "For complaints press 2.",
  silent = "We did not hear a key.",
  wrong = "That key is not on offer.",
  keys = { ["2"] = "complaints" },
  wait = 3, timeouts = 2, failures = 3, on_timeout = "complaints", on_failure = "complaints",
}
queue "complaints" { queue = "Complaints" }
)";

std::filesystem::path source(const char* folder) {
    return std::filesystem::path(RINGROOM_SOURCE_DIR) / folder;
}

} // namespace

void write_class(const std::filesystem::path& data, int students) {
    std::filesystem::create_directories(data / "ivr");
    std::ofstream(data / "lab.toml") << lab_toml;
    std::ofstream people(data / "people.csv");
    people << "number,name,class,role\n8001,Teacher,,instructor\n"
              "9001,Admin,,admin\n";
    for (int i = 1; i <= students; ++i)
        people << fmt::format("{},Student {},One,student\n", 1000 + i, i);
    std::ofstream(data / "ivr" / "96100.lua") << menu_lua;
}

std::vector<std::string> ringroom_words(std::vector<std::string> words) {
    words.insert(words.begin(), RINGROOM_PROGRAM);
    return words;
}

std::vector<std::string> serve_words(const std::filesystem::path& data,
                                     const std::vector<std::string>& more) {
    auto words = ringroom_words({"serve", "--data", data, "--assets", source("assets"),
                                 "--scenarios", source("scenarios"), "--sip-port", "0",
                                 "--http-port", "0", "--trunk", "127.0.0.1", "--seed", "7"});
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

void Facts::take(const std::string& message) {
    const std::lock_guard lock(mutex_);
    greeted_ = true;
    if (auto fact = client::fact_of(message))
        facts_.push_back(std::move(*fact));
}

Lab::Lab(LabSetup setup)
    : data_(setup.data.empty() ? folder_.path() / "data" : setup.data) {
    if (setup.data.empty() && !setup.sample)
        write_class(data_, setup.students);
    arguments_ = setup.arguments;
    tick(); // the loop asks what is waited for after each step
    start(setup.arguments);
    connect();
}

Lab::~Lab() {
    if (std::uncaught_exceptions() > 0) { // a requirement failed: what happened until then
        std::string story;
        for (const auto& one : facts.all())
            story += to_line(one) + "\n";
        WARN(story << server_->err());
    }
    stream_.reset();
    teacher.reset();
    if (!server_->ended())
        CHECK(server_->end(SIGTERM) == 0);
}

void Lab::start(const std::vector<std::string>& more) {
    const auto ready = folder_.path() / "ready";
    std::filesystem::remove(ready);
    auto words = serve_words(data_, more);
    words.insert(words.end(), {"--ready-file", ready});
    const auto use = [&](const char* option, std::uint16_t port) {
        *(std::find(words.begin(), words.end(), option) + 1) = std::to_string(port);
    };
    use("--sip-port", sip_port_);
    use("--http-port", http_port_);
    server_ = std::make_unique<Program>(words, folder_.path(), "server");
    const bool up =
        loop.run_until([&] { return std::filesystem::exists(ready) || server_->ended(); }, 60_s);
    INFO(server_->err());
    REQUIRE(up);
    REQUIRE_FALSE(server_->ended());
    const auto ports = nlohmann::json::parse(read_file(ready));
    sip_port_ = ports.at("sip_port");
    http_port_ = ports.at("http_port");
}

void Lab::start_again() {
    REQUIRE(server_->ended());
    stream_.reset();
    teacher.reset();
    start(arguments_);
    connect();
}

void Lab::connect() {
    teacher = std::make_unique<client::Client>(network, client::Address{"127.0.0.1", http_port_});
    const auto login = teacher->wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{"8001", password("8001")}));
    REQUIRE(login);
    teacher->use_token(login->token);
    stream_ = std::make_unique<client::EventStream>(
        network, client::Address{"127.0.0.1", http_port_}, login->token,
        client::EventStream::Handlers{[this](const std::string& text) { facts.take(text); },
                                      [](const Error&) {}});
    REQUIRE(until([this] { return facts.greeted(); }));
}

void Lab::tick() {
    for (auto* handset : handsets)
        handset->pump();
    loop.at(steady_now() + 5_ms, [this] { tick(); });
}

std::unique_ptr<client::Client> Lab::sign_in(const std::string& number) {
    auto out = std::make_unique<client::Client>(network, client::Address{"127.0.0.1", http_port_});
    const auto login = out->wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{number, password(number)}));
    REQUIRE(login);
    out->use_token(login->token);
    return out;
}

std::string Lab::password(const std::string& number) const {
    std::istringstream cards(read_file(data_ / "cards.csv"));
    for (std::string line; std::getline(cards, line);)
        if (line.starts_with(number + ","))
            return line.substr(line.rfind(',') + 1);
    FAIL("no card for " << number);
    return {};
}

Lab::Ran Lab::run(std::vector<std::string> words) {
    Program program(ringroom_words(std::move(words)), folder_.path(), "command");
    REQUIRE(until([&] { return program.ended().has_value(); }, 60_s));
    return {*program.ended(), program.out(), program.err()};
}

wire::Health Lab::health() {
    return ask<wire::Health>("GET", "/health");
}

std::filesystem::path Lab::kept_recording(std::size_t count) {
    REQUIRE(until([&] { return all<fact::RecordingKept>().size() >= count; }));
    // The stream does not tell where files lie.
    const auto contact = all<fact::RecordingKept>().back().contact.value;
    return data_ / "recordings" / "run-00001" / fmt::format("{:06}.wav", contact);
}

// ---- Telephones

Handset::Handset(Lab& lab, const std::string& user, const std::string& password, double tone)
    : sound(std::make_unique<media::test::Phone>(tone))
    , lab_(lab) {
    auto opened = sip::Phone::open(
        lab.loop, {.server_port = lab.sip_port(), .user = user, .password = password, .t1 = 200_ms},
        [this](const sip::Event& event) { on_event(event); });
    REQUIRE(opened);
    phone = std::move(*opened);
    lab.handsets.insert(this);
}

Handset::~Handset() {
    lab_.handsets.erase(this);
}

sip::Media Handset::ours() const {
    sip::Media media;
    media.address = shown_address;
    media.port = sound->port;
    return media;
}

void Handset::begin(const sip::Agreement& agreement) {
    if (agreement.remote_port == 0)
        return;
    sound->peer = agreement.remote_port;
    if (std::exchange(talking, true))
        return;
    began = steady_now();
    said_ = 0;
}

void Handset::on_event(const sip::Event& event) {
    if (const auto* invited = std::get_if<sip::Invited>(&event)) {
        if (manner == Manner::busy || manner == Manner::declines) {
            phone->reject(invited->leg,
                          manner == Manner::busy ? sip::Cause::busy : sip::Cause::declined);
            return;
        }
        for (const auto& [name, value] : invited->headers)
            if (name == "X-Ringroom-Contact")
                ringing_for = value;
        leg = invited->leg;
        ringing = true;
        phone->ring(leg);
        if (manner == Manner::answers)
            answer();
    } else if (const auto* answered = std::get_if<sip::Answered>(&event)) {
        if (answered->leg == leg)
            begin(answered->agreement);
    } else if (const auto* changed = std::get_if<sip::MediaChanged>(&event)) {
        if (changed->leg == leg)
            begin(changed->agreement);
    } else if (const auto* gone = std::get_if<sip::Released>(&event)) {
        released.push_back(*gone);
        if (gone->leg == leg) {
            leg = {};
            ringing = talking = false;
        }
    }
}

void Handset::call(const std::string& number) {
    leg = phone->call(number, ours());
}

void Handset::answer() {
    ringing = false;
    const auto agreement = phone->answer(leg, ours());
    REQUIRE(agreement);
    begin(*agreement);
}

void Handset::hang_up() {
    phone->release(leg);
    talking = false;
}

void Handset::press(std::uint8_t key) {
    for (const std::uint16_t duration : {160, 320, 480})
        sound->press(key, duration, false, duration == 160);
    for (int i = 0; i < 3; ++i)
        sound->press(key, 800, true);
    sound->timestamp += 800;
}

void Handset::hold(bool on) {
    auto media = ours();
    media.direction = on ? sip::Direction::send_only : sip::Direction::send_receive;
    phone->change_media(leg, media);
}

void Handset::pump() {
    if (talking && sound->speaking)
        for (const auto due = (steady_now() - began).ms / 20; said_ < due; ++said_)
            sound->speak();
    sound->listen();
}

double Handset::loudness() const {
    double sum = 0;
    for (const auto sample : sound->sound)
        sum += static_cast<double>(sample) * sample;
    return sound->sound.empty() ? 0 : std::sqrt(sum / static_cast<double>(sound->sound.size()));
}

// ---- Seats

Seat::Seat(Lab& lab, std::string number, double tone, bool make_ready)
    : lab_(lab)
    , client_(std::make_unique<client::Client>(lab.network,
                                               client::Address{"127.0.0.1", lab.http_port()})) {
    const auto login = client_->wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{number, lab.password(number)}));
    REQUIRE(login);
    agent = login->person.id;
    client_->use_token(login->token);
    const auto told = client_->wait<wire::Telephone>("GET", "/me/telephone");
    REQUIRE(told);
    telephone = *told;
    if (tone > 0) {
        handset_ = std::make_unique<Handset>(lab, number, told->password, tone);
        handset_->phone->register_now();
        REQUIRE(lab.until([&] { return handset_->phone->registered(); }));
    }
    if (!make_ready)
        return;
    REQUIRE(ask("POST", "/seat/log-on", "{}") == "");
    ready();
}

void Seat::ready() {
    REQUIRE(ask("PUT", "/seat/state", R"({"state":"ready"})") == "");
}

std::string Seat::ask(const std::string& method, const std::string& target,
                      const std::string& body) {
    const auto reply = client_->wait(method, target, body);
    REQUIRE(reply);
    if (reply->status < 400)
        return {};
    const auto error = wire::decode<wire::ErrorMessage>(reply->body);
    return error ? error->code : reply->body;
}

wire::SeatView Seat::view() {
    const auto view = client_->wait<wire::SeatView>("GET", "/seat");
    REQUIRE(view);
    return *view;
}

} // namespace ringroom::system_test
