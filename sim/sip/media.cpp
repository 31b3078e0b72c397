#include "sip/media.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sip/fold.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {

using std::string_view;

/// The text up to `separator`, which is taken off `rest` together with it.
string_view take(string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == string_view::npos ? string_view{} : rest.substr(at + 1);
    return part;
}

std::optional<unsigned> to_number(string_view text, unsigned max) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty() || value > max)
        return std::nullopt;
    return value;
}

bool printable(string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// "IN IP4 10.0.0.7" to "10.0.0.7". Empty for anything that one telephone cannot own.
std::string connection_address(string_view line) {
    const auto net = take(line, ' ');
    const auto family = take(line, ' ');
    if (net != "IN" || line.empty() || line.size() > 45)
        return {};
    const std::string address(line);
    in_addr v4{};
    in6_addr v6{};
    if (family == "IP4" && inet_pton(AF_INET, address.c_str(), &v4) == 1) {
        const auto host = ntohl(v4.s_addr);
        const bool multicast = (host >> 28) == 14;
        return multicast || host == 0xffffffff ? std::string{} : address;
    }
    if (family == "IP6" && inet_pton(AF_INET6, address.c_str(), &v6) == 1)
        return v6.s6_addr[0] == 0xff ? std::string{} : address;
    return {};
}

bool is_v6(string_view address) {
    return address.find(':') != string_view::npos;
}

bool unspecified(string_view address) {
    return address == "0.0.0.0" || address == "::";
}

struct PayloadMap {
    std::uint8_t type;
    std::string encoding; ///< "PCMA/8000"
};

/// One m= line while it is read.
struct Stream {
    Description::Section section;
    unsigned port = 0;
    std::vector<std::uint8_t> types;
    std::vector<PayloadMap> maps;
    std::string address;
    std::optional<Direction> direction;
    unsigned ptime = 20;
    bool usable = false;
};

std::optional<Direction> direction_of(string_view word) {
    if (word == "sendrecv")
        return Direction::send_receive;
    if (word == "sendonly")
        return Direction::send_only;
    if (word == "recvonly")
        return Direction::receive_only;
    if (word == "inactive")
        return Direction::inactive;
    return std::nullopt;
}

string_view word_of(Direction direction) {
    switch (direction) {
    case Direction::send_receive:
        return "sendrecv";
    case Direction::send_only:
        return "sendonly";
    case Direction::receive_only:
        return "recvonly";
    case Direction::inactive:
        return "inactive";
    }
    return "inactive";
}

Result<Stream> read_media_line(string_view rest) {
    const auto bad = [] { return fail("sip.bad_sdp", "broken m= line"); };
    Stream stream;
    stream.section.kind = take(rest, ' ');
    auto port_text = take(rest, ' ');
    stream.section.protocol = take(rest, ' ');
    if (stream.section.kind.empty() || stream.section.protocol.empty() || rest.empty())
        return bad();
    if (rest.size() > limits::header_value_bytes)
        return fail("sip.bad_sdp", "too many formats");
    stream.section.formats = rest;
    const auto port = to_number(take(port_text, '/'), 65535);
    if (!port)
        return bad();
    stream.port = *port;
    stream.usable =
        stream.port != 0 && stream.section.kind == "audio" && stream.section.protocol == "RTP/AVP";
    std::size_t formats = 0;
    while (!rest.empty()) {
        if (++formats > limits::sdp_formats)
            return fail("sip.bad_sdp", "too many formats");
        const auto type = to_number(take(rest, ' '), 127);
        if (type)
            stream.types.push_back(static_cast<std::uint8_t>(*type));
        else if (stream.usable)
            return bad();
    }
    return stream;
}

Result<void> read_attribute(string_view rest, Stream& stream) {
    if (const auto direction = direction_of(rest)) {
        stream.direction = direction;
        return {};
    }
    const auto name = take(rest, ':');
    if (name == "rtpmap") {
        const auto type = to_number(take(rest, ' '), 127);
        if (!type)
            return fail("sip.bad_sdp", "broken rtpmap");
        if (stream.maps.size() < limits::sdp_formats)
            stream.maps.push_back({static_cast<std::uint8_t>(*type), std::string(rest)});
    } else if (name == "ptime") {
        const auto ptime = to_number(rest, 100'000);
        if (!ptime || *ptime == 0)
            return fail("sip.bad_sdp", "impossible ptime");
        stream.ptime = *ptime;
    }
    return {};
}

string_view encoding_of(const Stream& stream, std::uint8_t type) {
    for (const auto& map : stream.maps)
        if (map.type == type)
            return map.encoding;
    if (type == 0)
        return "PCMU/8000";
    if (type == 8)
        return "PCMA/8000";
    return {};
}

void fill_codecs(const Stream& stream, Media& media) {
    media.codecs.clear();
    media.telephone_event.reset();
    for (const auto type : stream.types) {
        auto encoding = encoding_of(stream, type);
        if (encoding.ends_with("/1")) // one channel, said aloud
            encoding.remove_suffix(2);
        if (equal_fold(encoding, "PCMA/8000"))
            media.codecs.push_back({Coding::pcma, type});
        else if (equal_fold(encoding, "PCMU/8000"))
            media.codecs.push_back({Coding::pcmu, type});
        else if (equal_fold(encoding, "telephone-event/8000") && !media.telephone_event)
            media.telephone_event = type;
    }
}

/// What the lines say, before an audio stream is chosen.
struct Reading {
    std::vector<Stream> streams;
    std::string address;
    Direction direction = Direction::send_receive;
    bool versioned = false;
};

Result<void> read_line(string_view line, Reading& reading) {
    if (line.size() < 2 || line[1] != '=')
        return fail("sip.bad_sdp", "a line is not TYPE=VALUE");
    const auto value = line.substr(2);
    auto* stream = reading.streams.empty() ? nullptr : &reading.streams.back();
    switch (line[0]) {
    case 'v':
        reading.versioned = value == "0";
        return {};
    case 'c':
        (stream != nullptr ? stream->address : reading.address) = connection_address(value);
        return {};
    case 'm': {
        if (reading.streams.size() >= limits::sdp_sections)
            return fail("sip.bad_sdp", "too many m= lines");
        if (!printable(value))
            return fail("sip.bad_sdp", "control bytes in an m= line");
        auto next = read_media_line(value);
        if (!next)
            return tl::unexpected(next.error());
        next->address = reading.address;
        reading.streams.push_back(std::move(*next));
        return {};
    }
    case 'a':
        if (stream != nullptr)
            return read_attribute(value, *stream);
        if (const auto direction = direction_of(value))
            reading.direction = *direction;
        return {};
    default:
        return {};
    }
}

Result<Description> choose_audio(const Reading& reading) {
    Description description;
    bool found = false;
    for (const auto& stream : reading.streams) {
        description.sections.push_back(stream.section);
        if (found || !stream.usable || stream.address.empty())
            continue;
        Media media;
        fill_codecs(stream, media);
        if (media.codecs.empty())
            continue;
        found = true;
        media.address = stream.address;
        media.port = static_cast<std::uint16_t>(stream.port);
        media.direction = stream.direction.value_or(reading.direction);
        // RFC 2543 phones hold with an address of nobody.
        if (unspecified(media.address))
            media.direction = Direction::inactive;
        media.ptime = Duration{std::clamp<std::int64_t>(stream.ptime / 10 * 10, 10, 60)};
        description.audio = std::move(media);
        description.audio_section = description.sections.size() - 1;
    }
    if (!found)
        return fail("sip.no_codec", "no audio stream that we can use");
    return description;
}

/// What both allow, from our side.
Direction common_direction(Direction ours, Direction theirs) {
    const auto sends = [](Direction d) {
        return d == Direction::send_receive || d == Direction::send_only;
    };
    const auto receives = [](Direction d) {
        return d == Direction::send_receive || d == Direction::receive_only;
    };
    const bool send = sends(ours) && receives(theirs);
    const bool receive = receives(ours) && sends(theirs);
    if (send && receive)
        return Direction::send_receive;
    if (send)
        return Direction::send_only;
    return receive ? Direction::receive_only : Direction::inactive;
}

string_view name_of(Coding coding) {
    return coding == Coding::pcma ? "PCMA" : "PCMU";
}

std::string head(string_view address, Origin origin) {
    const auto family = is_v6(address) ? "IP6" : "IP4";
    return fmt::format("v=0\r\no=ringroom {} {} IN {} {}\r\ns=-\r\nc=IN {} {}\r\nt=0 0\r\n",
                       origin.id, origin.version, family, address, family, address);
}

std::string audio_section(const Media& media) {
    std::string types;
    std::string maps;
    for (const auto& codec : media.codecs) {
        types += fmt::format(" {}", codec.payload_type);
        maps += fmt::format("a=rtpmap:{} {}/8000\r\n", codec.payload_type, name_of(codec.coding));
    }
    if (media.telephone_event) {
        types += fmt::format(" {}", *media.telephone_event);
        maps += fmt::format("a=rtpmap:{0} telephone-event/8000\r\na=fmtp:{0} 0-15\r\n",
                            *media.telephone_event);
    }
    return fmt::format("m=audio {} RTP/AVP{}\r\n{}a=ptime:{}\r\na={}\r\n", media.port, types, maps,
                       media.ptime.ms, word_of(media.direction));
}

/// Neither side can be asked to send from an IPv4 address to an IPv6 one.
bool same_family(const Media& theirs, const Media& ours) {
    return unspecified(theirs.address) || is_v6(theirs.address) == is_v6(ours.address);
}

const Codec* find_coding(const std::vector<Codec>& codecs, Coding coding) {
    const auto found = std::ranges::find(codecs, coding, &Codec::coding);
    return found == codecs.end() ? nullptr : &*found;
}

/// The codec for an answer: our preferred one if offered, else the first offered that we have.
const Codec* choose_codec(const Media& offered, const Media& ours) {
    if (ours.preferred && find_coding(ours.codecs, *ours.preferred) != nullptr)
        if (const auto* codec = find_coding(offered.codecs, *ours.preferred))
            return codec;
    for (const auto& codec : offered.codecs)
        if (find_coding(ours.codecs, codec.coding) != nullptr)
            return &codec;
    return nullptr;
}

Agreement agreement_with(const Media& theirs, const Media& ours, Codec codec) {
    Agreement agreement;
    agreement.remote_address = theirs.address;
    agreement.remote_port = theirs.port;
    agreement.codec = codec;
    agreement.receive_payload_type = codec.payload_type;
    agreement.direction = common_direction(ours.direction, theirs.direction);
    agreement.ptime = theirs.ptime;
    agreement.held =
        theirs.direction == Direction::send_only || theirs.direction == Direction::inactive;
    return agreement;
}

} // namespace

Result<Description> read_sdp(string_view text) {
    if (text.size() > limits::body_bytes)
        return fail("sip.bad_sdp", "too long");
    Reading reading;
    std::size_t lines = 0;
    while (!text.empty()) {
        auto line = take(text, '\n');
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            continue;
        if (++lines > limits::sdp_lines)
            return fail("sip.bad_sdp", "too many lines");
        if (auto read = read_line(line, reading); !read)
            return tl::unexpected(read.error());
    }
    if (!reading.versioned)
        return fail("sip.bad_sdp", "no v=0 line");
    return choose_audio(reading);
}

std::string write_offer(const Media& ours, Origin origin) {
    return head(ours.address, origin) + audio_section(ours);
}

Result<Answer> answer_offer(const Description& offer, const Media& ours, Origin origin) {
    if (!same_family(offer.audio, ours))
        return fail("sip.no_codec", "sound over another family of addresses");
    const auto* codec = choose_codec(offer.audio, ours);
    if (codec == nullptr)
        return fail("sip.no_codec", "nothing in common");
    Answer answer;
    answer.agreement = agreement_with(offer.audio, ours, *codec);
    Media media = ours;
    media.codecs = {*codec};
    media.telephone_event.reset();
    if (ours.telephone_event)
        media.telephone_event = offer.audio.telephone_event;
    answer.agreement.telephone_event = media.telephone_event;
    answer.agreement.receive_telephone_event = media.telephone_event;
    media.direction = answer.agreement.direction;
    media.ptime = answer.agreement.ptime;
    answer.sdp = head(ours.address, origin);
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        const auto& section = offer.sections[i];
        answer.sdp += i == offer.audio_section ? audio_section(media)
                                               : fmt::format("m={} 0 {} {}\r\n", section.kind,
                                                             section.protocol, section.formats);
    }
    return answer;
}

Result<Agreement> accept_answer(const Media& ours, const Description& answer) {
    if (!same_family(answer.audio, ours))
        return fail("sip.no_codec", "sound over another family of addresses");
    const Codec* theirs = nullptr;
    const Codec* mine = nullptr;
    for (const auto& codec : answer.audio.codecs) {
        mine = find_coding(ours.codecs, codec.coding);
        if (mine != nullptr) {
            theirs = &codec;
            break;
        }
    }
    if (theirs == nullptr)
        return fail("sip.no_codec", "the answer names no codec of ours");
    auto agreement = agreement_with(answer.audio, ours, *theirs);
    agreement.receive_payload_type = mine->payload_type;
    // Who is offered silence can only answer with it: that is no hold of theirs.
    if (ours.direction == Direction::receive_only || ours.direction == Direction::inactive)
        agreement.held = false;
    if (ours.telephone_event && answer.audio.telephone_event) {
        agreement.telephone_event = answer.audio.telephone_event;
        agreement.receive_telephone_event = ours.telephone_event;
    }
    return agreement;
}

} // namespace ringroom::sip
