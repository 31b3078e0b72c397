#include "server/voices.h"

#include <fmt/format.h>

#include "base/log.h"
#include "server/agreed.h"

namespace ringroom::server {
namespace {

// Of a recording; the customer has the first. The last is left out where no third party spoke.
constexpr int agent_channel = 1;
constexpr int third_channel = 2;
constexpr int call_channels = 3;

sip::LegId to_sip(LegId leg) {
    return sip::LegId{leg.value};
}
LegId from_sip(sip::LegId leg) {
    return LegId{leg.value};
}

Cause from_sip(sip::Cause cause) {
    switch (cause) {
    case sip::Cause::normal:
        return Cause::normal;
    case sip::Cause::busy:
        return Cause::busy;
    case sip::Cause::no_answer:
        return Cause::no_answer;
    case sip::Cause::declined:
        return Cause::declined;
    case sip::Cause::unreachable:
        return Cause::unreachable;
    case sip::Cause::not_found:
        return Cause::unknown_number;
    case sip::Cause::forbidden:
        return Cause::not_allowed;
    case sip::Cause::no_common_codec:
        return Cause::no_common_codec;
    case sip::Cause::cancelled:
        return Cause::cancelled;
    case sip::Cause::elsewhere:
        return Cause::answered_elsewhere;
    case sip::Cause::overloaded:
        return Cause::rejected_full;
    case sip::Cause::timer_expired:
        return Cause::timed_out;
    default:
        return Cause::failed;
    }
}

sip::Cause to_sip(Cause cause) {
    switch (cause) {
    case Cause::busy:
        return sip::Cause::busy;
    case Cause::no_answer:
    case Cause::timed_out:
        return sip::Cause::no_answer;
    case Cause::declined:
        return sip::Cause::declined;
    case Cause::unreachable:
        return sip::Cause::unreachable;
    case Cause::unknown_number:
        return sip::Cause::not_found;
    case Cause::not_allowed:
        return sip::Cause::forbidden;
    case Cause::no_common_codec:
        return sip::Cause::no_common_codec;
    case Cause::cancelled:
        return sip::Cause::cancelled;
    case Cause::answered_elsewhere:
        return sip::Cause::elsewhere;
    case Cause::rejected_full:
        return sip::Cause::overloaded;
    case Cause::normal:
        return sip::Cause::normal;
    default:
        return sip::Cause::failed;
    }
}

} // namespace

Voices::Voices(sip::Loop& loop, media::Engine& engine, SoundLibrary& sounds, VoicesOptions options,
               Feed feed, NoteRecording note)
    : loop_(loop)
    , engine_(engine)
    , sounds_(sounds)
    , options_(std::move(options))
    , feed_(std::move(feed))
    , note_(std::move(note)) {
    loop_.watch(engine_.fd(), [this] { poll(); });
}

Voices::~Voices() {
    *alive_ = false;
    loop_.unwatch(engine_.fd());
}

void Voices::obey(const Command& command) {
    std::visit([this](const auto& one) { obey(one); }, command);
}
void Voices::heard(const sip::Event& event) {
    std::visit([this](const auto& one) { heard(one); }, event);
}

void Voices::poll() {
    events_.clear();
    engine_.poll(events_);
    const auto events = std::move(events_); // a handler may poll again through the machine
    events_ = {};
    for (const auto& event : events)
        std::visit([this](const auto& one) { heard(one); }, event);
}

Voices::Leg* Voices::find(LegId leg) {
    const auto found = legs_.find(leg);
    return found == legs_.end() ? nullptr : &found->second;
}

LegId Voices::leg_of(media::PartyId party) const {
    const auto found = leg_of_party_.find(party);
    return found == leg_of_party_.end() ? LegId{} : found->second;
}

/// The machine never hears of a consequence within the command that caused it.
void Voices::later(Event event) {
    loop_.defer([this, event = std::move(event), alive = alive_] {
        if (*alive)
            feed_(event);
    });
}

// ---- Telephony

sip::Media Voices::ours(const Leg& leg) const {
    sip::Media media;
    media.address = options_.address;
    media.port = leg.port;
    return media;
}

bool Voices::open_party(LegId id, Leg& leg) {
    const auto opened = engine_.open_rtp({leg.contact.value});
    if (!opened) {
        log_error("server", fmt::format("no sound for leg={}: {}", id.value, opened.error().text));
        return false;
    }
    leg.party = opened->party;
    leg.port = opened->port;
    leg_of_party_[leg.party] = id;
    return true;
}

void Voices::agree(LegId id, const Leg& leg, const sip::Agreement& agreement) {
    if (agreement.remote_port == 0)
        return; // a late offer: MediaChanged brings the rest
    const auto set =
        engine_.set_remote(leg.party, remote_of(agreement, stack_->peer_address(to_sip(id))));
    if (!set)
        log_warning("server", "a telephone's address is refused: " + set.error().text);
}

void Voices::obey(const command::RingLeg& ring) {
    stack_->ring(to_sip(ring.leg));
}

void Voices::obey(const command::AnswerLeg& answer) {
    Leg* leg = find(answer.leg);
    if (leg == nullptr)
        return;
    leg->contact = answer.contact;
    if (!open_party(answer.leg, *leg)) {
        stack_->reject(to_sip(answer.leg), sip::Cause::overloaded);
        return;
    }
    const auto agreement = stack_->answer(to_sip(answer.leg), ours(*leg));
    if (!agreement) {
        log_info("server",
                 fmt::format("leg={} not answered: {}", answer.leg.value, agreement.error().text));
        return; // Released follows
    }
    leg->answered = true;
    agree(answer.leg, *leg, *agreement);
}

void Voices::obey(const command::ReleaseLeg& release) {
    stack_->release(to_sip(release.leg), to_sip(release.cause));
    forget(release.leg);
}

void Voices::forget(LegId id) {
    const auto found = legs_.find(id);
    if (found == legs_.end())
        return;
    if (found->second.party) {
        leg_of_party_.erase(found->second.party);
        engine_.close(found->second.party);
    }
    legs_.erase(found);
    std::erase_if(plays_, [&](auto& entry) {
        if (entry.second.leg != id)
            return false;
        play_of_media_.erase(entry.second.media);
        if (entry.second.timer)
            loop_.cancel(entry.second.timer);
        return true;
    });
}

void Voices::obey(const command::OriginateLeg& call) {
    Leg& leg = legs_[call.leg];
    leg.contact = call.contact;
    if (!open_party(call.leg, leg)) {
        legs_.erase(call.leg);
        later(event::LegReleased{call.leg, Cause::failed});
        return;
    }
    stack_->originate({.leg = to_sip(call.leg),
                       .user = call.extension,
                       .from = call.from.empty() ? std::string("ringroom") : call.from,
                       .display = call.display,
                       .headers = {{"X-Ringroom-Contact", std::to_string(call.contact.value)}},
                       .media = ours(leg)});
}

void Voices::heard(const sip::Invited& invited) {
    const LegId id = from_sip(invited.leg);
    legs_[id].offer = invited.offer;
    feed_(event::LegArrived{id, invited.from, invited.dialled});
}

void Voices::heard(const sip::Ringing& ringing) {
    feed_(event::LegRinging{from_sip(ringing.leg)});
}

void Voices::heard(const sip::Answered& answered) {
    const LegId id = from_sip(answered.leg);
    if (Leg* leg = find(id); leg != nullptr) {
        leg->answered = true;
        agree(id, *leg, answered.agreement);
        feed_(event::LegAnswered{id});
    }
}

void Voices::heard(const sip::MediaChanged& changed) {
    const LegId id = from_sip(changed.leg);
    Leg* leg = find(id);
    if (leg == nullptr)
        return;
    agree(id, *leg, changed.agreement);
    if (changed.hold != sip::HoldChange::none)
        feed_(event::LegHeld{id, changed.hold == sip::HoldChange::held});
}

void Voices::heard(const sip::Digit& digit) {
    feed_(event::LegDigit{from_sip(digit.leg), std::string(1, digit.digit)});
}

void Voices::heard(const sip::Released& released) {
    const LegId id = from_sip(released.leg);
    if (find(id) == nullptr)
        return; // we ended it
    feed_(event::LegReleased{id, from_sip(released.cause)});
    forget(id);
}

void Voices::heard(const sip::Registered& registered) {
    feed_(event::ExtensionChanged{registered.user, registered.registered});
}

// ---- Bridging

void Voices::obey(const command::OpenVirtual& open) {
    Leg& leg = legs_[open.leg];
    leg.contact = open.contact;
    leg.is_virtual = true;
    leg.answered = true;
    const auto party = engine_.open_virtual({open.contact.value});
    if (!party) {
        log_error("server", "no virtual party: " + party.error().text);
        later(event::LegReleased{open.leg, Cause::failed});
        return;
    }
    leg.party = *party;
    leg_of_party_[leg.party] = open.leg;
}

void Voices::obey(const command::CloseVirtual& close) {
    forget(close.leg);
}

void Voices::obey(const command::OpenBridge& open) {
    const auto bridge = engine_.create_bridge({open.contact.value});
    if (bridge)
        bridges_[open.bridge] = *bridge;
    else
        log_error("server", "no bridge: " + bridge.error().text);
}

void Voices::obey(const command::CloseBridge& close) {
    if (const auto found = bridges_.find(close.bridge); found != bridges_.end()) {
        engine_.close(found->second);
        bridges_.erase(found);
    }
}

void Voices::obey(const command::JoinBridge& join) {
    const auto bridge = bridges_.find(join.bridge);
    const Leg* leg = find(join.leg);
    if (bridge == bridges_.end() || leg == nullptr)
        return;
    if (const auto joined = engine_.join(bridge->second, leg->party); !joined)
        log_error("server", "a leg cannot join its bridge: " + joined.error().text);
}

void Voices::obey(const command::LeaveBridge& leave) {
    if (const Leg* leg = find(leave.leg); leg != nullptr)
        engine_.leave(leg->party);
}

void Voices::obey(const command::SetHearing& hearing) {
    const auto bridge = bridges_.find(hearing.bridge);
    if (bridge == bridges_.end())
        return;
    std::map<media::PartyId, media::Hearing> rows;
    for (std::size_t i = 0; i < hearing.hears.size(); ++i) {
        const Leg* listener = find(hearing.hears[i]);
        const Leg* speaker = find(hearing.speaks[i]);
        if (listener == nullptr || speaker == nullptr)
            continue;
        auto& row = rows[listener->party];
        row.listener = listener->party;
        row.speakers.push_back(speaker->party);
    }
    std::vector<media::Hearing> matrix;
    for (auto& [party, row] : rows)
        matrix.push_back(std::move(row));
    if (const auto set = engine_.hear(bridge->second, matrix); !set)
        log_error("server", "who hears whom cannot be set: " + set.error().text);
}

// ---- Voice and ear

void Voices::obey(const command::PlayPrompts& play) {
    plays_[play.play] = {.leg = play.leg};
    sounds_.prompts(play.items, [this, alive = alive_, play](std::vector<media::ClipPtr> clips) {
        const Leg* leg = *alive && plays_.contains(play.play) ? find(play.leg) : nullptr;
        if (leg == nullptr)
            return;
        // Nobody sits at a virtual party's ear: the prompt takes its time and is not played.
        if (leg->is_virtual)
            pretend_play(play.play, play.loop, clips);
        else
            begin_play(play.play, play.leg, play.loop, std::move(clips));
    });
}

void Voices::obey(const command::SayLine& say) {
    plays_[say.play] = {.leg = say.leg};
    sounds_.line({say.script, say.line, say.words, say.voice},
                 [this, alive = alive_, say](std::vector<media::ClipPtr> clips) {
                     if (*alive && plays_.contains(say.play))
                         begin_play(say.play, say.leg, false, std::move(clips));
                 });
}

void Voices::begin_play(PlayId play, LegId leg_id, bool loop, std::vector<media::ClipPtr> clips) {
    const Leg* leg = find(leg_id);
    if (leg != nullptr && !clips.empty()) {
        const auto begun = engine_.play(leg->party, std::move(clips), {.loop = loop});
        if (begun) {
            plays_[play].media = *begun;
            play_of_media_[*begun] = play;
            return;
        }
        log_warning("server", "a sound cannot be played: " + begun.error().text);
    }
    plays_.erase(play);
    later(event::PlayFinished{play, false});
}

void Voices::pretend_play(PlayId play, bool loop, const std::vector<media::ClipPtr>& clips) {
    if (loop)
        return;
    Duration length{};
    for (const auto& clip : clips)
        length += clip->duration();
    plays_[play].timer = loop_.at(steady_now() + length, [this, play, alive = alive_] {
        if (*alive && plays_.erase(play) != 0)
            feed_(event::PlayFinished{play, true});
    });
}

void Voices::obey(const command::StopPlay& stop) {
    const auto found = plays_.find(stop.play);
    if (found == plays_.end())
        return;
    if (found->second.media) {
        engine_.stop(found->second.media);
        play_of_media_.erase(found->second.media);
    }
    if (found->second.timer)
        loop_.cancel(found->second.timer);
    plays_.erase(found);
}

void Voices::obey(const command::ArmEar& ear) {
    if (const Leg* leg = find(ear.leg); leg != nullptr)
        engine_.listen(leg->party, ear.on);
}

void Voices::heard(const media::MediaTimeout& timeout) {
    if (const LegId leg = leg_of(timeout.party))
        feed_(event::MediaLost{leg});
}

void Voices::heard(const media::Digit& digit) {
    if (const LegId leg = leg_of(digit.party))
        feed_(event::LegDigit{leg, std::string(1, digit.key)});
}

void Voices::heard(const media::SpeechBegan& speech) {
    if (const LegId leg = leg_of(speech.party))
        feed_(event::SpeechBegan{leg});
}

void Voices::heard(const media::SpeechEnded& speech) {
    if (const LegId leg = leg_of(speech.party))
        feed_(event::SpeechEnded{leg, speech.level_dbov * 10});
}

void Voices::heard(const media::PlayFinished& finished) {
    const auto found = play_of_media_.find(finished.play);
    if (found == play_of_media_.end())
        return; // stopped by the machine
    const PlayId play = found->second;
    play_of_media_.erase(found);
    plays_.erase(play);
    feed_(event::PlayFinished{play, finished.outcome == media::PlayOutcome::completed});
}

// ---- Recorder

void Voices::obey(const command::StartRecording& start) {
    const Leg* customer = find(start.customer);
    const Leg* agent = find(start.agent);
    const auto file = fmt::format("{}/{:06}.wav", options_.run, start.contact.value);
    const auto begun = engine_.start_recording({start.contact.value}, file,
                                               {.channels = call_channels,
                                                .note = std::to_string(start.contact.value),
                                                .paced = agent_channel});
    if (!begun) {
        later(event::RecordingAlarm{start.contact, begun.error().text});
        return;
    }
    recordings_[start.contact] = {*begun, file};
    contact_of_recording_[*begun] = start.contact;
    note_({.contact = start.contact, .file = file, .channels = call_channels});
    for (const auto& [leg, channel] : {std::pair{customer, 0}, std::pair{agent, agent_channel}})
        if (leg != nullptr)
            if (const auto attached = engine_.attach(*begun, leg->party, channel); !attached)
                log_error("server", "a party is not recorded: " + attached.error().text);
}

void Voices::obey(const command::RecordParty& party) {
    const auto recording = recordings_.find(party.contact);
    const Leg* leg = find(party.leg);
    if (recording == recordings_.end() || leg == nullptr)
        return;
    const auto channel = party.beside ? third_channel : agent_channel;
    engine_.detach(recording->second.id, leg->party); // who takes over was beside before
    if (const auto attached = engine_.attach(recording->second.id, leg->party, channel); !attached)
        log_error("server", "a party is not recorded: " + attached.error().text);
}

void Voices::obey(const command::MarkRecording& mark) {
    if (const auto found = recordings_.find(mark.contact); found != recordings_.end())
        engine_.mark(found->second.id, mark.kind + "\t" + mark.words);
}

void Voices::obey(const command::StopRecording& stop) {
    if (const auto found = recordings_.find(stop.contact); found != recordings_.end()) {
        engine_.stop(found->second.id);
        recordings_.erase(found);
    }
}

void Voices::heard(const media::Sealed& sealed) {
    const auto found = contact_of_recording_.find(sealed.recording);
    if (found == contact_of_recording_.end())
        return;
    const ContactId contact = found->second;
    contact_of_recording_.erase(found);
    note_({.contact = contact,
           .file = sealed.file,
           .begins = false,
           .sha256 = sealed.sha256,
           .length = sealed.duration,
           .gaps = sealed.gaps,
           .complete = sealed.complete,
           .marks_sha256 = sealed.marks_sha256,
           .seconds_sha256 = sealed.seconds_sha256,
           .channels = sealed.channels});
    for (const auto& loss : sealed.losses)
        feed_(event::SoundLost{contact, loss.from, loss.length});
    feed_(event::RecordingSealed{contact, sealed.file, sealed.sha256, sealed.duration,
                                 sealed.gaps.ms, sealed.pace});
}

void Voices::heard(const media::Alarm& alarm) {
    static constexpr std::string_view kinds[] = {"disk_full", "disk_failed", "disk_recovered",
                                                 "recorder_slow", "seal_failed"};
    const auto contact = contact_of_recording_.find(alarm.recording);
    feed_(event::RecordingAlarm{
        contact == contact_of_recording_.end() ? ContactId{} : contact->second,
        std::string(kinds[static_cast<std::size_t>(alarm.kind)]) + ": " + alarm.detail});
}

} // namespace ringroom::server
