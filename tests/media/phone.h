#pragma once
// A telephone on the loopback for the tests: says a sine, keeps what it hears. And a bench of them
// around an engine whose clock the test moves.
#include <arpa/inet.h>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include <catch2/catch.hpp>

#include "media/engine.h"
#include "media/limits.h"
#include "media/rtp.h"

namespace ringroom::media::test {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr int amplitude = 8000;

inline std::vector<std::int16_t> sine(double hertz, std::size_t samples, std::size_t from = 0,
                                      double level = amplitude) {
    std::vector<std::int16_t> out(samples);
    for (std::size_t i = 0; i < samples; ++i)
        out[i] = static_cast<std::int16_t>(
            std::lround(level * std::sin(2 * pi * hertz * static_cast<double>(from + i) / 8000)));
    return out;
}

/// Amplitude of `hertz` in `samples` (Goertzel).
inline double tone_level(const std::vector<std::int16_t>& samples, double hertz) {
    if (samples.empty())
        return 0;
    const double c = 2 * std::cos(2 * pi * hertz / 8000);
    double s1 = 0;
    double s2 = 0;
    for (const auto sample : samples) {
        const double s = sample + c * s1 - s2;
        s2 = s1;
        s1 = s;
    }
    return 2 * std::sqrt(std::max(0.0, s1 * s1 + s2 * s2 - c * s1 * s2)) /
           static_cast<double>(samples.size());
}

inline bool has_tone(const std::vector<std::int16_t>& samples, double hertz) {
    return tone_level(samples, hertz) > amplitude / 4.0;
}
inline bool lacks_tone(const std::vector<std::int16_t>& samples, double hertz) {
    return tone_level(samples, hertz) < amplitude / 100.0;
}

struct Heard {
    std::uint8_t payload_type = 0;
    bool marker = false;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
    std::vector<std::uint8_t> payload;
};

class Phone {
public:
    explicit Phone(double tone, Codec speaks = Codec::pcma, const char* own_ip = "127.0.0.1")
        : hertz(tone)
        , codec(speaks)
        , ip(own_ip) {
        fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        REQUIRE(fd >= 0);
        auto own = address(own_ip, 0);
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0);
        socklen_t size = sizeof own;
        REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0);
        port = ntohs(own.sin_port);
    }
    ~Phone() { ::close(fd); }
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    static sockaddr_in address(const char* host, std::uint16_t udp_port) {
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_port = htons(udp_port);
        ::inet_pton(AF_INET, host, &a.sin_addr);
        return a;
    }
    void send_raw(const std::vector<std::uint8_t>& bytes) const {
        const auto to = address("127.0.0.1", peer);
        REQUIRE(::sendto(fd, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to),
                         sizeof to) == static_cast<ssize_t>(bytes.size()));
    }
    [[nodiscard]] std::vector<std::uint8_t> packet(std::uint8_t type, std::uint32_t at,
                                                   const std::vector<std::uint8_t>& payload,
                                                   bool marker = false) {
        std::vector<std::uint8_t> bytes(rtp_header_bytes + payload.size());
        write_rtp_header({.payload_type = type,
                          .marker = marker,
                          .sequence = sequence,
                          .timestamp = at,
                          .ssrc = ssrc,
                          .payload = {}},
                         bytes.data());
        std::copy(payload.begin(), payload.end(), bytes.begin() + rtp_header_bytes);
        return bytes;
    }
    [[nodiscard]] std::int16_t swollen(std::int16_t sample, std::size_t at) const {
        const double swell =
            0.5 - 0.5 * std::cos(2 * pi * syllables * static_cast<double>(at) / 8000);
        return static_cast<std::int16_t>((0.05 + 0.95 * swell) * sample);
    }
    [[nodiscard]] std::vector<std::uint8_t> frame(std::size_t samples = 160) {
        std::vector<std::uint8_t> codes(samples);
        auto sound = sine(silent ? 0 : hertz, samples, timestamp - first_timestamp);
        for (std::size_t i = 0; syllables > 0 && i < samples; ++i)
            sound[i] = swollen(sound[i], timestamp - first_timestamp + i);
        encode(codec, sound, codes);
        auto bytes = packet(payload_type(codec), timestamp, codes);
        ++sequence;
        timestamp += static_cast<std::uint32_t>(samples);
        return bytes;
    }
    void speak() {
        const auto bytes = frame();
        if (lose > 0)
            --lose;
        else
            send_raw(bytes);
    }
    /// One packet of a telephone event that began at `began`.
    void press(std::uint8_t event, std::uint16_t duration, bool end, bool marker = false) {
        const std::vector<std::uint8_t> payload{event, static_cast<std::uint8_t>(end ? 0x8A : 0x0A),
                                                static_cast<std::uint8_t>(duration >> 8),
                                                static_cast<std::uint8_t>(duration)};
        send_raw(packet(101, timestamp, payload, marker));
        ++sequence;
    }
    void listen() {
        std::array<std::uint8_t, 2048> buffer;
        ssize_t size = 0;
        while ((size = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0) {
            // Where another telephone of the test has the port below, its RTCP comes here, as to
            // any port above one for RTP. The two are told apart as RFC 5761, section 4 says.
            constexpr std::uint8_t first_rtcp = 200;
            constexpr std::uint8_t last_rtcp = 204;
            if (size > 1 && buffer[1] >= first_rtcp && buffer[1] <= last_rtcp)
                continue;
            const auto parsed = parse_rtp(std::span(buffer).first(static_cast<std::size_t>(size)));
            REQUIRE(parsed);
            packets.push_back({parsed->payload_type,
                               parsed->marker,
                               parsed->sequence,
                               parsed->timestamp,
                               parsed->ssrc,
                               {parsed->payload.begin(), parsed->payload.end()}});
            if (parsed->payload_type == 101)
                continue;
            CHECK(parsed->payload_type == payload_type(codec));
            std::vector<std::int16_t> samples(parsed->payload.size());
            decode(codec, parsed->payload, samples);
            sound.insert(sound.end(), samples.begin(), samples.end());
        }
    }
    void forget() {
        sound.clear();
        packets.clear();
    }
    [[nodiscard]] bool hears(const Phone& other) const { return has_tone(sound, other.hertz); }
    [[nodiscard]] bool hears(double tone) const { return has_tone(sound, tone); }
    /// Hears exactly these tones of all that are in the test.
    [[nodiscard]] bool hears_only(const std::vector<double>& tones,
                                  const std::vector<double>& all) const {
        for (const auto tone : all) {
            const bool wanted = std::find(tones.begin(), tones.end(), tone) != tones.end();
            UNSCOPED_INFO("tone " << tone << " level " << tone_level(sound, tone));
            if (wanted ? !has_tone(sound, tone) : !lacks_tone(sound, tone))
                return false;
        }
        return true;
    }

    const double hertz;
    const Codec codec;
    const std::string ip;
    int fd = -1;
    std::uint16_t port = 0;
    std::uint16_t peer = 0;
    PartyId party;
    bool speaking = true;
    int syllables = 0;   ///< a second: the tone swells so often; 0: even
    bool silent = false; // sends, but silence
    int lose = 0;        // packets to swallow
    std::uint16_t sequence = 100;
    std::uint32_t first_timestamp = 5000;
    std::uint32_t timestamp = 5000;
    std::uint32_t ssrc = 0x1234;
    std::vector<std::int16_t> sound;
    std::vector<Heard> packets;
};

/// A fresh folder, removed at the end.
class Folder {
public:
    Folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "ringroom-media-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// One channel of a recording, read as a player would: by its header.
inline std::vector<std::int16_t> channel_of(const std::filesystem::path& path, int channel) {
    const auto bytes = read_file(path);
    REQUIRE(bytes.size() >= 58);
    const auto number = [&](std::size_t at, int count) {
        std::uint32_t value = 0;
        for (int i = count; i-- > 0;)
            value = value << 8 | static_cast<std::uint8_t>(bytes[at + static_cast<std::size_t>(i)]);
        return value;
    };
    REQUIRE(bytes.substr(0, 4) == "RIFF");
    REQUIRE(bytes.substr(50, 4) == "data");
    const auto codec = number(20, 2) == 6 ? Codec::pcma : Codec::pcmu;
    const auto channels = number(22, 2);
    const auto size = number(54, 4);
    REQUIRE(size + 58 <= bytes.size());
    std::vector<std::int16_t> out;
    for (std::size_t at = 58 + static_cast<std::size_t>(channel); at < 58 + size; at += channels)
        out.push_back(decode_table(codec)[static_cast<std::uint8_t>(bytes[at])]);
    return out;
}

inline std::vector<std::int16_t> part(const std::vector<std::int16_t>& samples, int from_ms,
                                      int to_ms) {
    const auto at = [&](int ms) {
        return samples.begin() +
               std::min<std::ptrdiff_t>(ms * 8, static_cast<std::ptrdiff_t>(samples.size()));
    };
    return {at(from_ms), at(to_ms)};
}

/// An engine on a manual clock with telephones around it.
class Lab {
public:
    explicit Lab(Options options = {}) {
        options.manual_clock = true;
        options.recordings = folder.path.string();
        if (options.workers == 0)
            options.workers = 1;
        auto started = Engine::start(options);
        REQUIRE(started);
        engine = std::move(*started);
    }
    void connect(Phone& phone, Affinity key = {1}) {
        const auto opened = engine->open_rtp(key);
        REQUIRE(opened);
        phone.party = opened->party;
        phone.peer = opened->port;
        signal(phone);
        phones.push_back(&phone);
    }
    void signal(Phone& phone, Direction direction = Direction::sendrecv) {
        REQUIRE(engine->set_remote(phone.party, {.ip = phone.ip,
                                                 .port = phone.port,
                                                 .codec = phone.codec,
                                                 .event_payload = 101,
                                                 .direction = direction}));
    }
    void join(BridgeId bridge, std::initializer_list<Phone*> members) {
        for (auto* phone : members)
            REQUIRE(engine->join(bridge, phone->party));
    }
    /// Everybody speaks and listens for `ms`, in ticks.
    void run(int ms) {
        for (int t = 0; t < ms; t += limits::tick_ms) {
            for (auto* phone : phones)
                if (phone->speaking)
                    phone->speak();
            engine->step(20_ms);
            for (auto* phone : phones)
                phone->listen();
            engine->poll(events);
        }
    }
    /// Runs, but keeps only what is heard after things have settled.
    void run_settled(int ms) {
        run(200);
        for (auto* phone : phones)
            phone->forget();
        run(ms);
    }
    template <class T>
    std::vector<T> told() const {
        std::vector<T> found;
        for (const auto& event : events)
            if (const auto* e = std::get_if<T>(&event))
                found.push_back(*e);
        return found;
    }
    [[nodiscard]] PartyCounters counters(const Phone& phone) const {
        const auto counters = engine->counters(phone.party);
        REQUIRE(counters);
        return *counters;
    }

    Folder folder;
    std::unique_ptr<Engine> engine;
    std::vector<Phone*> phones;
    std::vector<Event> events;
};

} // namespace ringroom::media::test
