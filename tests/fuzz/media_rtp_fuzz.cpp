// Any octets as RTP, RTCP and telephone event: no crash, no reading outside, and what was accepted
// lies inside the packet and survives being written again.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "media/jitter_buffer.h"
#include "media/reception.h"
#include "media/rtp.h"

using namespace ringroom::media;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::uint8_t> bytes(data, data + size); // exact bounds for the sanitiser
    (void)valid_rtcp(bytes);
    (void)parse_telephone_event(bytes);
    const auto packet = parse_rtp(bytes);
    if (!packet)
        return 0;
    const auto* begin = bytes.data() + rtp_header_bytes;
    if (!packet->payload.empty() &&
        (packet->payload.data() < begin ||
         packet->payload.data() + packet->payload.size() > bytes.data() + bytes.size()))
        std::abort();
    std::uint8_t header[rtp_header_bytes];
    write_rtp_header(*packet, header);
    const auto again = parse_rtp(header);
    if (!again || again->sequence != packet->sequence || again->ssrc != packet->ssrc ||
        again->timestamp != packet->timestamp || again->marker != packet->marker ||
        again->payload_type != packet->payload_type)
        std::abort();
    (void)parse_telephone_event(packet->payload);
    static Reception reception;
    static JitterBuffer jitter;
    static std::int64_t now_us = 0;
    (void)reception.take(*packet, now_us += 7'000);
    (void)jitter.put(packet->timestamp, packet->payload, now_us);
    std::uint8_t frame[ringroom::media::limits::tick_samples];
    (void)jitter.take(std::span(frame), now_us);
    return 0;
}
