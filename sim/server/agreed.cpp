#include "server/agreed.h"

#include <utility>

namespace ringroom::server {
namespace {

media::Direction to_media(sip::Direction direction) {
    switch (direction) {
    case sip::Direction::send_receive:
        return media::Direction::sendrecv;
    case sip::Direction::send_only:
        return media::Direction::sendonly;
    case sip::Direction::receive_only:
        return media::Direction::recvonly;
    case sip::Direction::inactive:
        break;
    }
    return media::Direction::inactive;
}

} // namespace

media::Remote remote_of(const sip::Agreement& agreement, std::string peer) {
    return {.ip = agreement.remote_address,
            .other = std::move(peer),
            .port = agreement.remote_port,
            .codec = agreement.codec.coding == sip::Coding::pcmu ? media::Codec::pcmu
                                                                 : media::Codec::pcma,
            .event_payload = agreement.telephone_event ? *agreement.telephone_event : -1,
            .direction = to_media(agreement.direction)};
}

} // namespace ringroom::server
