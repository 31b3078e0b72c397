#include "server/studio.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "audio/clip.h"
#include "audio/speech.h"
#include "audio/takes.h"
#include "base/random.h"
#include "media/render.h"
#include "robot/mouth.h"
#include "server/exhibits.h"
#include "server/sound_library.h"
#include "store/journal.h"
#include "store/recordings.h"
#include "training/tables.h"
#include "training/timeline.h"

namespace ringroom::server {
namespace {

constexpr int channel_of_customer = 0; // as in every recording of a talk
constexpr int channel_of_student = 1;

/// Every line as sound, each spoken once.
class StudioVoices {
public:
    StudioVoices(const StudioParts& parts, const ListeningOrder& order)
        : speech_({.cache = parts.data / "speech"})
        , language_(order.drill->language)
        // Another student in each recording, though the number said is the same.
        , student_(robot::throat_of(world::Profile::good, std::to_string(order.seed), language_)) {
        if (auto takes = audio::Takes::scan(order.takes))
            takes_ = std::move(*takes);
    }

    Duration length_of(const world::Utterance& said) {
        const auto clip = clip_of(said);
        return clip ? clip->duration() : world::speaking_time(said.words);
    }
    media::ClipPtr clip_of(const world::Utterance& said) {
        const auto key =
            fmt::format("{}\n{}\n{}\n{}", said.agent.value, said.voice, said.line, said.words);
        if (const auto known = clips_.find(key); known != clips_.end())
            return known->second;
        const auto made = spoken(said);
        if (!made && !failure_)
            failure_ = made.error();
        return clips_[key] = made ? media::make_clip((*made)->samples()) : nullptr;
    }
    /// The first line that could not be spoken.
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

private:
    Result<audio::ClipPtr> spoken(const world::Utterance& said) {
        if (said.agent)
            return speech_.say(said.words, student_.voice);
        if (const auto take =
                takes_ && !said.line.empty() ? takes_->find(said.voice, said.line) : std::nullopt)
            return audio::load_clip(take->file);
        const auto voice = said.voice.empty()
                               ? audio::prompt_voice(language_ == Language::zh ? "zh" : "en")
                               : audio::voice_from_name(said.voice);
        return speech_.say(said.words, voice);
    }

    audio::Speech speech_;
    Language language_;
    robot::Throat student_;
    std::optional<audio::Takes> takes_;
    std::map<std::string, media::ClipPtr> clips_;
    std::optional<Error> failure_;
};

media::RenderOrder render_order(const drill::Staged& staged, StudioVoices& voices,
                                const std::filesystem::path& assets, const ContactKey& record) {
    media::RenderOrder out{.file = fmt::format("{}/{:06}.wav", record.run, record.contact.value),
                           .note = to_text(record),
                           .length = staged.released - staged.connected};
    const auto on_axis = [&](Instant at) { return at - staged.connected; };
    for (const auto& one : staged.said) {
        const auto clip = voices.clip_of(one.utterance);
        const bool cut_off = clip && one.span.length() < clip->duration();
        out.sounds.push_back(
            {.at = on_axis(one.span.from),
             .channel = one.utterance.agent ? channel_of_student : channel_of_customer,
             .clip = clip,
             .until = cut_off ? on_axis(one.span.to) : Duration{}});
    }
    // What the customer hears on hold; without it a hold would sound like a silence.
    if (const auto music = staged.holds.empty() ? nullptr : hold_music(assets, {}))
        for (const auto& hold : staged.holds)
            out.sounds.push_back({.at = on_axis(hold.from),
                                  .channel = channel_of_customer,
                                  .clip = media::make_clip(music->samples()),
                                  .until = on_axis(hold.to)});
    for (const auto& mark : staged.marks)
        if (mark.at >= staged.connected && mark.at <= staged.released)
            out.marks.push_back({on_axis(mark.at), mark.kind + "\t" + mark.words});
    return out;
}

/// The run's own journal: whoever asks how the key came about can replay it.
Result<std::int64_t> keep_journal(const StudioParts& parts, const drill::Staged& staged,
                                  WallTime at) {
    auto journal = store::Journal::begin(parts.store, {.schema = journal_schema,
                                                       .build = RINGROOM_VERSION,
                                                       .pack_hash = parts.content_hash,
                                                       .root_seed = staged.world_seed,
                                                       .started = at,
                                                       .zone = parts.zone,
                                                       .staged = true});
    if (!journal)
        return tl::unexpected(journal.error());
    std::vector<store::JournalRow> rows;
    for (const auto& entry : staged.journal)
        std::visit(
            [&](const auto& one) {
                const bool event = std::is_same_v<std::decay_t<decltype(one)>, StampedEvent>;
                rows.push_back({static_cast<std::int64_t>(rows.size()) + 1, one.at,
                                event ? "event" : "fact", to_line(one)});
            },
            entry);
    if (auto queued = (*journal)->append(std::move(rows)); !queued)
        return tl::unexpected(queued.error());
    if (auto kept = (*journal)->finish(); !kept)
        return tl::unexpected(kept.error());
    return (*journal)->run();
}

Result<void> keep_recording(const StudioParts& parts, const drill::Staged& staged,
                            const ContactKey& record, const media::Sealed& sealed, WallTime at) {
    const store::Recording row{.file = "recordings/" + sealed.file,
                               .run = record.run,
                               .contact = record.contact.value,
                               .sha256 = sealed.sha256,
                               .length = sealed.duration,
                               .channels = 2,
                               .started = at,
                               .state = store::RecordingState::sealed};
    const auto timeline = training::timeline_of(staged.contact, staged.facts);
    return parts.store.write([&](store::Writer& writer) -> Result<void> {
        auto open = row;
        open.sha256.clear();
        open.state = store::RecordingState::open;
        if (auto opened = store::open_recording(writer, open); !opened)
            return opened;
        if (auto closed = close_and_witness(
                writer, *parts.notary, at, row,
                {.marks_sha256 = sealed.marks_sha256, .seconds_sha256 = sealed.seconds_sha256});
            !closed)
            return closed;
        return training::save(writer, record.run, record.contact, timeline);
    });
}

/// Before seconds are spent on it: the name is free and nothing of the question is out of range.
Result<void> check_question(const exam::Bank& bank, const exam::Question& question) {
    if (auto flaw = exam::flaw_of(question))
        return tl::unexpected(std::move(*flaw));
    const auto plan = bank.preview({{.question = question}});
    if (!plan)
        return tl::unexpected(plan.error());
    if (plan->front().change != exam::Change::added)
        return fail("exam.same_key", '"' + question.key + '"');
    return {};
}

} // namespace

exam::Question question_of(const drill::Staged& staged, const ListeningOrder& order,
                           const ContactKey& record) {
    const auto language = order.drill->language;
    exam::Question out{.key = order.key,
                       .category = order.category,
                       .kind = exam::Kind::listen,
                       .difficulty = order.difficulty,
                       .points = order.points,
                       .stem = text(language, "server.listening.stem"),
                       .recording = to_text(record)};
    if (out.key.empty())
        out.key = text(language, "server.listening.key",
                       {{"title", order.drill->title}, {"seed", std::to_string(order.seed)}});
    if (out.points == 0)
        out.points = exam::one_point * static_cast<exam::Milli>(staged.key.size());
    for (const auto& one : staged.key)
        out.choices.push_back({.text = world::name_of(one.breach, language)});
    for (const auto& one : staged.decoys)
        out.choices.push_back({.text = world::name_of(one, language)});
    // Sheets may keep the order of the choices; it must not be that of the key.
    std::sort(out.choices.begin(), out.choices.end(),
              [](const auto& a, const auto& b) { return a.text < b.text; });
    for (const auto& one : staged.key) {
        const auto named =
            std::find_if(out.choices.begin(), out.choices.end(), [&](const exam::Choice& choice) {
                return choice.text == world::name_of(one.breach, language);
            });
        out.violations.push_back({one.at, static_cast<int>(named - out.choices.begin())});
    }
    return out;
}

Result<MadeListening> make_listening(const StudioParts& parts, const ListeningOrder& order,
                                     const exam::By& by) {
    StudioVoices voices(parts, order);
    auto staged = drill::stage(
        {.script = order.script,
         .drill = order.drill,
         .seed = order.seed,
         .breaches = order.breaches,
         .voicing = [&](const world::Utterance& said) { return voices.length_of(said); }});
    if (voices.failure())
        return fail("server.listening_voice", voices.failure()->text);
    if (!staged)
        return tl::unexpected(staged.error());
    const ContactKey unknown{1, staged->contact};
    if (auto checked = check_question(parts.bank, question_of(*staged, order, unknown)); !checked)
        return tl::unexpected(checked.error());
    const auto run = keep_journal(parts, *staged, by.at);
    if (!run)
        return tl::unexpected(run.error());
    const ContactKey record{*run, staged->contact};
    const auto sealed = media::render(parts.data / "recordings",
                                      render_order(*staged, voices, parts.assets, record));
    if (!sealed)
        return tl::unexpected(sealed.error());
    if (auto kept = keep_recording(parts, *staged, record, *sealed, by.at); !kept)
        return tl::unexpected(kept.error());
    const auto question = question_of(*staged, order, record);
    const auto put = parts.bank.put(question, 0, by);
    if (!put)
        return tl::unexpected(put.error());
    return MadeListening{.question = put->first,
                         .key = question.key,
                         .record = record,
                         .length = sealed->duration,
                         .planted = std::move(staged->key)};
}

} // namespace ringroom::server
