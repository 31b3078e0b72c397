#pragma once
// What the control thread tells a worker. Pointers stay good until the worker gives the thing back.
#include <cstdint>
#include <string>
#include <variant>

#include "media/party.h"

namespace ringroom::media::command {

struct Open {
    Party* party;
};
struct SetRemote {
    Party* party;
    RemoteSpec remote;
};
struct Close {
    Party* party;
};
/// The party goes back to the control thread, which gives it to another worker.
struct GiveUp {
    Party* party;
};
struct OpenBridge {
    Bridge* bridge;
};
struct CloseBridge {
    Bridge* bridge;
};
struct Join {
    Bridge* bridge;
    Party* party;
    unsigned slot;
    bool hears_all; ///< and is heard by all
};
struct Leave {
    Party* party;
};
struct Hear {
    Bridge* bridge;
    Rows* rows;
};
struct Play {
    Party* party;
    Player* player;
};
struct StopPlay {
    Party* party;
    PlayId play;
};
struct Listen {
    Party* party;
    bool on;
};
struct Record {
    Recording* recording;
    Arena* arena; ///< may be null
};
struct Attach {
    Recording* recording;
    Party* party;
    int channel;
    TapSource source;
};
struct Detach {
    Recording* recording;
    Party* party;
};
struct Pause {
    Recording* recording;
    bool on;
};
struct Mark {
    Recording* recording;
    std::string* text;
};
struct StopRecording {
    Recording* recording;
};

} // namespace ringroom::media::command

namespace ringroom::media {

using Command =
    std::variant<std::monostate, command::Open, command::SetRemote, command::Close, command::GiveUp,
                 command::OpenBridge, command::CloseBridge, command::Join, command::Leave,
                 command::Hear, command::Play, command::StopPlay, command::Listen, command::Record,
                 command::Attach, command::Detach, command::Pause, command::Mark,
                 command::StopRecording>;

} // namespace ringroom::media
