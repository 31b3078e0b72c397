#pragma once
// The live adapters of the machine's Telephony, Bridging, Voice, Ear and Recorder ports: commands
// go to the SIP stack and the media engine, their reports come back as events. Control thread only.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "contact/command.h"
#include "contact/event.h"
#include "media/engine.h"
#include "server/sound_library.h"
#include "sip/loop.h"
#include "sip/stack.h"

namespace ringroom::server {

/// Told of recordings so that the index knows them before their first sample.
struct RecordingNote {
    ContactId contact;
    std::string file; ///< below the recordings folder
    bool begins = true;
    std::string sha256;
    Duration length{};
    Duration gaps{};
    bool complete = true;
    std::string marks_sha256 = {};
    std::string seconds_sha256 = {};
    int channels = 0; ///< of the file as it is sealed
};

struct VoicesOptions {
    std::string address; ///< told to telephones in SDP
    std::string run;     ///< folder of this run's recordings
};

class Voices {
public:
    using Feed = std::function<void(const Event&)>;
    using NoteRecording = std::function<void(const RecordingNote&)>;

    Voices(sip::Loop& loop, media::Engine& engine, SoundLibrary& sounds, VoicesOptions options,
           Feed feed, NoteRecording note);
    ~Voices();

    /// Before the first command; the stack outlives this.
    void use(sip::Stack& stack) { stack_ = &stack; }
    void obey(const Command& command);
    void heard(const sip::Event& event);
    /// The engine's descriptor is readable.
    void poll();
    [[nodiscard]] std::size_t legs() const { return legs_.size(); }

private:
    struct Leg {
        ContactId contact;
        media::PartyId party;
        std::uint16_t port = 0;
        bool is_virtual = false;
        bool answered = false;
        std::optional<sip::Media> offer; // of an incoming leg
    };
    struct Playing {
        LegId leg;
        media::PlayId media;      // none until the sound is at hand
        sip::Loop::TimerId timer; // of a prompt "played" to a virtual party
    };
    struct Recording {
        media::RecordingId id;
        std::string file;
    };

    void obey(const command::RingLeg&);
    void obey(const command::AnswerLeg&);
    void obey(const command::ReleaseLeg&);
    void obey(const command::OriginateLeg&);
    void obey(const command::OpenVirtual&);
    void obey(const command::CloseVirtual&);
    void obey(const command::OpenBridge&);
    void obey(const command::CloseBridge&);
    void obey(const command::JoinBridge&);
    void obey(const command::LeaveBridge&);
    void obey(const command::SetHearing&);
    void obey(const command::PlayPrompts&);
    void obey(const command::SayLine&);
    void obey(const command::StopPlay&);
    void obey(const command::ArmEar&);
    void obey(const command::StartRecording&);
    void obey(const command::RecordParty&);
    void obey(const command::MarkRecording&);
    void obey(const command::StopRecording&);

    void heard(const sip::Invited&);
    void heard(const sip::Ringing&);
    void heard(const sip::Answered&);
    void heard(const sip::Confirmed&) {}
    void heard(const sip::MediaChanged&);
    void heard(const sip::ChangeRefused&) {}
    void heard(const sip::Digit&);
    void heard(const sip::Released&);
    void heard(const sip::Registered&);

    void heard(const media::MediaBegan&) {}
    void heard(const media::MediaTimeout&);
    void heard(const media::Digit&);
    void heard(const media::SpeechBegan&);
    void heard(const media::SpeechEnded&);
    void heard(const media::PlayFinished&);
    void heard(const media::Sealed&);
    void heard(const media::Alarm&);

    [[nodiscard]] sip::Media ours(const Leg& leg) const;
    bool open_party(LegId id, Leg& leg);
    void agree(LegId id, const Leg& leg, const sip::Agreement& agreement);
    void forget(LegId leg);
    void begin_play(PlayId play, LegId leg, bool loop, std::vector<media::ClipPtr> clips);
    void pretend_play(PlayId play, bool loop, const std::vector<media::ClipPtr>& clips);
    void later(Event event);
    [[nodiscard]] Leg* find(LegId leg);
    [[nodiscard]] LegId leg_of(media::PartyId party) const;

    sip::Loop& loop_;
    media::Engine& engine_;
    SoundLibrary& sounds_;
    sip::Stack* stack_ = nullptr;
    VoicesOptions options_;
    Feed feed_;
    NoteRecording note_;
    std::map<LegId, Leg> legs_;
    std::map<media::PartyId, LegId> leg_of_party_;
    std::map<BridgeId, media::BridgeId> bridges_;
    std::map<PlayId, Playing> plays_;
    std::map<media::PlayId, PlayId> play_of_media_;
    std::map<ContactId, Recording> recordings_;
    std::map<media::RecordingId, ContactId> contact_of_recording_;
    std::vector<media::Event> events_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace ringroom::server
