#pragma once
// What two telephones agree on: addresses, codecs, direction. Reading and writing the session
// description (RFC 8866) and the offer and answer (RFC 3264), for one audio stream of G.711 with
// telephone events (RFC 4733). Pure functions on text; any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace ringroom::sip {

enum class Coding { pcma, pcmu };
struct Codec {
    Coding coding = Coding::pcma;
    std::uint8_t payload_type = 8; ///< 0 to 127
    bool operator==(const Codec&) const = default;
};
enum class Direction { send_receive, send_only, receive_only, inactive };

/// One side's description of its audio stream.
struct Media {
    std::string address;    ///< where it wants to receive: IPv4 or IPv6, as text
    std::uint16_t port = 0; ///< RTP port, even by habit; 0 means none
    std::vector<Codec> codecs = {{Coding::pcma, 8}, {Coding::pcmu, 0}}; ///< best first
    std::optional<std::uint8_t> telephone_event = 101;
    Direction direction = Direction::send_receive; ///< as that side sees it
    Duration ptime = Duration{20};                 ///< 10 to 60 ms
    /// Ours only, when answering: this coding is taken if the other side offers it at all;
    /// otherwise the first of the other side's order that we have.
    std::optional<Coding> preferred;
};

/// What holds after an offer and its answer, seen from our side.
struct Agreement {
    std::string remote_address; ///< empty until a late offer is settled
    std::uint16_t remote_port = 0;
    Codec codec;                                 ///< payload type as the other side expects it
    std::uint8_t receive_payload_type = 8;       ///< payload type the other side will use
    std::optional<std::uint8_t> telephone_event; ///< as the other side expects it
    std::optional<std::uint8_t> receive_telephone_event;
    Direction direction = Direction::send_receive; ///< what we may do
    Duration ptime = Duration{20};
    bool held = false; ///< the other side, by its own wish, does not listen to us
    bool operator==(const Agreement&) const = default;
};

/// A session description that was read. `sections` keeps every m= line, so that an answer can
/// refuse the ones that are not our audio stream.
struct Description {
    struct Section {
        std::string kind, protocol, formats;
    };
    Media audio;
    std::vector<Section> sections;
    std::size_t audio_section = 0;
};

/// Fails with "sip.bad_sdp" (refuse with 400) when broken, "sip.no_codec" (refuse with 488) when
/// sound but without an audio stream that we can use.
[[nodiscard]] Result<Description> read_sdp(std::string_view text);

/// Session id and version of the o= line (RFC 3264 section 8: the version grows with each change).
struct Origin {
    std::uint64_t id = 0;
    std::uint64_t version = 0;
};
[[nodiscard]] std::string write_offer(const Media& ours, Origin origin);

struct Answer {
    std::string sdp;
    Agreement agreement;
};
/// Answers `offer` with `ours`. Fails with "sip.no_codec" when nothing is common.
[[nodiscard]] Result<Answer> answer_offer(const Description& offer, const Media& ours,
                                          Origin origin);
/// Settles our offer `ours` with the other side's answer. Fails with "sip.no_codec".
[[nodiscard]] Result<Agreement> accept_answer(const Media& ours, const Description& answer);

} // namespace ringroom::sip
