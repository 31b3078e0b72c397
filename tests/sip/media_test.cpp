// Offers and answers, kindly and unkindly written.
#include <catch2/catch.hpp>

#include "sip/leg.h"
#include "sip/limits.h"
#include "sip/media.h"
#include "sip/wire.h"

using namespace ringroom;
using namespace ringroom::sip;
using sip::test::plain_sdp;

namespace {
Media ours() {
    Media media;
    media.address = "10.0.0.1";
    media.port = 50000;
    return media;
}
std::string code_of(std::string_view sdp) {
    const auto read = read_sdp(sdp);
    return read ? "ok" : read.error().code;
}
std::string with(std::string_view c, std::string_view m, std::string_view more = {}) {
    return fmt::format("v=0\r\n{}{}{}", c, m, more);
}
const std::string c_line = "c=IN IP4 10.0.0.9\r\n";
const std::string m_line = "m=audio 4000 RTP/AVP 8\r\n";
} // namespace

TEST_CASE("an offer is answered in its own order, or with our preferred coding") {
    const auto offer = read_sdp(plain_sdp("0 8 101"));
    REQUIRE(offer);
    auto media = ours();
    CHECK(answer_offer(*offer, media, {1, 1})->agreement.codec == Codec{Coding::pcmu, 0});
    media.preferred = Coding::pcma;
    const auto answer = answer_offer(*offer, media, {1, 1});
    REQUIRE(answer);
    CHECK(answer->agreement.codec == Codec{Coding::pcma, 8});
    CHECK(answer->agreement.telephone_event == 101);
    CHECK(answer->agreement.remote_address == "127.0.0.1");
    CHECK(answer->sdp.find("m=audio 50000 RTP/AVP 8 101\r\n") != std::string::npos);
    CHECK(answer->sdp.find("o=ringroom 1 1 IN IP4 10.0.0.1\r\n") != std::string::npos);
    media.codecs = {{Coding::pcmu, 0}}; // the preferred one is not ours: their order
    CHECK(answer_offer(*offer, media, {1, 1})->agreement.codec == Codec{Coding::pcmu, 0});
}

TEST_CASE("our own offer and answer understand each other") {
    const auto read = read_sdp(write_offer(ours(), {3, 4}));
    REQUIRE(read);
    CHECK(read->audio.codecs == ours().codecs);
    auto theirs = ours();
    theirs.address = "10.0.0.2";
    theirs.telephone_event = 96;
    const auto answer = answer_offer(*read, theirs, {5, 6});
    REQUIRE(answer);
    const auto answered = read_sdp(answer->sdp);
    REQUIRE(answered);
    const auto agreed = accept_answer(ours(), *answered);
    REQUIRE(agreed);
    CHECK(agreed->remote_address == "10.0.0.2");
    CHECK(agreed->telephone_event == 101); // the offerer's number holds
    CHECK(agreed->codec == Codec{Coding::pcma, 8});
}

TEST_CASE("payload numbers are the other side's to choose") {
    const auto offer = read_sdp(with(c_line, "m=audio 4000 RTP/AVP 97 98 99\r\n",
                                     "a=rtpmap:97 opus/48000/2\r\na=rtpmap:98 pcma/8000/1\r\n"
                                     "a=rtpmap:99 telephone-event/8000\r\n"));
    REQUIRE(offer);
    const auto answer = answer_offer(*offer, ours(), {1, 1});
    REQUIRE(answer);
    CHECK(answer->agreement.codec == Codec{Coding::pcma, 98});
    CHECK(answer->agreement.receive_payload_type == 98);
    CHECK(answer->agreement.telephone_event == 99);
}

TEST_CASE("streams that are not ours are refused one by one") {
    const auto offer = read_sdp(with(c_line, "m=video 5000 RTP/AVP 96\r\nm=audio 0 RTP/AVP 8\r\n"
                                             "m=audio 4000 RTP/SAVP 8\r\nm=audio 4002 RTP/AVP 0\r\n"
                                             "m=application 9 UDP/BFCP *\r\n"));
    REQUIRE(offer);
    CHECK(offer->audio_section == 3);
    const auto answer = answer_offer(*offer, ours(), {1, 1});
    REQUIRE(answer);
    for (const auto* line :
         {"m=video 0 RTP/AVP 96\r\n", "m=audio 0 RTP/AVP 8\r\n", "m=audio 0 RTP/SAVP 8\r\n",
          "m=audio 50000 RTP/AVP 0\r\n", "m=application 0 UDP/BFCP *\r\n"})
        CHECK(answer->sdp.find(line) != std::string::npos);
}

TEST_CASE("directions: what both allow, and who holds whom") {
    struct Row {
        const char* theirs;
        Direction ours, agreed;
        bool held;
    };
    for (const auto& row :
         std::vector<Row>{{"sendrecv", Direction::send_receive, Direction::send_receive, false},
                          {"sendonly", Direction::send_receive, Direction::receive_only, true},
                          {"recvonly", Direction::send_receive, Direction::send_only, false},
                          {"inactive", Direction::send_receive, Direction::inactive, true},
                          {"sendonly", Direction::send_only, Direction::inactive, true},
                          {"recvonly", Direction::send_only, Direction::send_only, false}}) {
        CAPTURE(row.theirs);
        const auto offer = read_sdp(with(c_line, m_line, fmt::format("a={}\r\n", row.theirs)));
        REQUIRE(offer);
        auto media = ours();
        media.direction = row.ours;
        const auto answer = answer_offer(*offer, media, {1, 1});
        REQUIRE(answer);
        CHECK(answer->agreement.direction == row.agreed);
        CHECK(answer->agreement.held == row.held);
    }
    // A session-wide direction, and the address of nobody.
    CHECK(read_sdp("v=0\r\nc=IN IP4 1.2.3.4\r\na=sendonly\r\n" + m_line)->audio.direction ==
          Direction::send_only);
    CHECK(read_sdp(with("c=IN IP4 0.0.0.0\r\n", m_line))->audio.direction == Direction::inactive);
    // Whom we offer silence cannot hold us by accepting it.
    auto silent = ours();
    silent.direction = Direction::inactive;
    CHECK_FALSE(accept_answer(silent, *read_sdp(with(c_line, m_line, "a=inactive\r\n")))->held);
}

TEST_CASE("hostile descriptions are refused, never believed") {
    CHECK(code_of(with(c_line, m_line)) == "ok");
    CHECK(code_of(with(c_line, "m=audio 0 RTP/AVP 8\r\n")) == "sip.no_codec");
    CHECK(code_of(with(c_line, "m=audio 65536 RTP/AVP 8\r\n")) == "sip.bad_sdp");
    CHECK(code_of(with(c_line, "m=audio -1 RTP/AVP 8\r\n")) == "sip.bad_sdp");
    CHECK(code_of(with(c_line, "m=audio 4000 RTP/AVP 128\r\n")) == "sip.bad_sdp");
    CHECK(code_of(with(c_line, "m=audio 4000 RTP/AVP\r\n")) == "sip.bad_sdp");
    CHECK(code_of(with(c_line, "m=audio\r\n")) == "sip.bad_sdp");
    CHECK(code_of(with("", m_line)) == "sip.no_codec");
    for (const auto* c :
         {"c=IN IP4 224.2.1.1/127\r\n", "c=IN IP4 239.0.0.1\r\n", "c=IN IP4 255.255.255.255\r\n",
          "c=IN IP6 ff02::1\r\n", "c=IN IP4 evil.example.com\r\n", "c=IN IP4 1.2.3\r\n", "c=\r\n"})
        CHECK(code_of(with(c, m_line)) == "sip.no_codec");
    CHECK(code_of(with("c=IN IP6 fe80::7\r\n", m_line)) == "ok");
    const auto six = read_sdp(with("c=IN IP6 fe80::7\r\n", m_line));
    CHECK(answer_offer(*six, ours(), {1, 1}).error().code == "sip.no_codec");
    CHECK(accept_answer(ours(), *six).error().code == "sip.no_codec");
    const auto nobody = read_sdp(with("c=IN IP6 ::\r\n", m_line));
    CHECK(answer_offer(*nobody, ours(), {1, 1})); // a hold of old
    for (const auto* ptime : {"0", "-5", "x", "", "99999999999"})
        CHECK(code_of(with(c_line, m_line, fmt::format("a=ptime:{}\r\n", ptime))) == "sip.bad_sdp");
    CHECK(read_sdp(with(c_line, m_line, "a=ptime:5000\r\n"))->audio.ptime == 60_ms);
    CHECK(read_sdp(with(c_line, m_line, "a=ptime:1\r\n"))->audio.ptime == 10_ms);
    CHECK(read_sdp(with(c_line, m_line, "a=ptime:30\r\n"))->audio.ptime == 30_ms);
    CHECK(code_of("") == "sip.bad_sdp");
    CHECK(code_of(c_line + m_line) == "sip.bad_sdp"); // no v=
    CHECK(code_of("v=0\r\nrubbish\r\n") == "sip.bad_sdp");
    CHECK(code_of(with(c_line, "m=audio 4000 RTP/AVP 18\r\n")) == "sip.no_codec");
    CHECK(code_of(with(c_line, m_line, "a=rtpmap:300 x\r\n")) == "sip.bad_sdp");
}

TEST_CASE("each limit of a description, and one past it") {
    const auto sections = [&](std::size_t n) {
        std::string text = "v=0\r\n" + c_line;
        for (std::size_t i = 0; i < n; ++i)
            text += m_line;
        return text;
    };
    CHECK(code_of(sections(limits::sdp_sections)) == "ok");
    CHECK(code_of(sections(limits::sdp_sections + 1)) == "sip.bad_sdp");
    const auto formats = [&](std::size_t n) {
        std::string text;
        for (std::size_t i = 0; i < n; ++i)
            text += " 8";
        return with(c_line, "m=audio 4000 RTP/AVP" + text + "\r\n");
    };
    CHECK(code_of(formats(limits::sdp_formats)) == "ok");
    CHECK(code_of(formats(limits::sdp_formats + 1)) == "sip.bad_sdp");
    const auto lines = [&](std::size_t n) {
        std::string text = with(c_line, m_line);
        for (std::size_t i = 3; i < n; ++i)
            text += "a=x\r\n";
        return text;
    };
    CHECK(code_of(lines(limits::sdp_lines)) == "ok");
    CHECK(code_of(lines(limits::sdp_lines + 1)) == "sip.bad_sdp");
    auto size = with(c_line, m_line, "a=");
    size += std::string(limits::body_bytes - size.size(), 'x');
    CHECK(code_of(size) == "ok");
    CHECK(code_of(size + "x") == "sip.bad_sdp");
}

TEST_CASE("numbers and users") {
    for (const auto* good : {"1", "*72#", "+8613800138000", "95588"})
        CHECK(valid_number(good));
    for (const auto* bad : {"", "+", "1+", "a", "1 2", "1;2", "500&x", "\0001"})
        CHECK_FALSE(valid_number(bad));
    CHECK(valid_number(std::string(limits::number_digits, '1')));
    CHECK_FALSE(valid_number(std::string(limits::number_digits + 1, '1')));
    CHECK(valid_user(std::string(limits::user_bytes, 'a')));
    CHECK_FALSE(valid_user(std::string(limits::user_bytes + 1, 'a')));
    for (const auto* bad : {"", "a b", "a@b", "a\"", "a:b", "a\n"})
        CHECK_FALSE(valid_user(bad));
}

TEST_CASE("every cause has a refusal that comes back as itself, or nearly") {
    for (int i = 0; i <= static_cast<int>(Cause::failed); ++i) {
        const auto cause = static_cast<Cause>(i);
        CHECK_FALSE(name_of(cause).empty());
        CHECK(status_of(cause) >= 400);
        CHECK(status_of(cause) <= 699);
    }
    for (const auto cause : {Cause::busy, Cause::declined, Cause::unreachable, Cause::not_found,
                             Cause::forbidden, Cause::no_common_codec, Cause::bad_request,
                             Cause::cancelled, Cause::overloaded, Cause::failed})
        CHECK(cause_of(status_of(cause)) == cause);
    CHECK(cause_of(302) == Cause::failed);
    CHECK(cause_of(699) == Cause::failed);
}
