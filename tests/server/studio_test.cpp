// Listening questions from the studio: what is heard where the key says, how they are marked, and
// that nothing else of the lab takes notice.
#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "audio/wav.h"
#include "base/content.h"
#include "exam/judge.h"
#include "media/recorder.h"
#include "persona/loader.h"
#include "server/offline.h"
#include "server/retention.h"
#include "server/studio.h"
#include "store/journal.h"
#include "store/recordings.h"
#include "support/folder.h"
#include "training/tables.h"

using namespace ringroom;
using namespace ringroom::server;
using world::Slip;

namespace {

/// A lab's folder without a server.
class StudioLab {
public:
    StudioLab() {
        auto opened =
            store::Store::open({.folder = folder_.path(), .migrations = all_migrations()});
        REQUIRE(opened);
        store_ = std::move(*opened);
        auto notary = evidence::Notary::open(*store_, folder_.path(), wall_now(), {});
        REQUIRE(notary);
        notary_ = std::move(*notary);
        bank_ = std::make_unique<exam::Bank>(*store_);
        const auto loaded = persona::load_pack(
            std::filesystem::path(RINGROOM_SOURCE_DIR) / "scenarios/city-hotline", Language::zh);
        REQUIRE(loaded.pack);
        drill_ = loaded.pack->drills.front();
    }
    Result<MadeListening> make(std::vector<world::Breach> breaches, std::uint64_t seed = 5) {
        return make_listening({.store = *store_,
                               .bank = *bank_,
                               .notary = notary_,
                               .data = folder_.path(),
                               .assets = std::filesystem::path(RINGROOM_SOURCE_DIR) / "assets",
                               .content_hash = "0",
                               .zone = "Asia/Shanghai"},
                              {.script = "city-hotline/street-lamp",
                               .drill = drill_,
                               .seed = seed,
                               .breaches = std::move(breaches),
                               .category = "听音"},
                              {.name = "9001", .at = wall_now()});
    }
    exam::Question question(const MadeListening& made) {
        const auto row = bank_->question(made.question);
        REQUIRE(row);
        return row->question;
    }
    std::string sound(const MadeListening& made) {
        const auto rows =
            store::recordings_of(session().reader(), made.record.run, made.record.contact.value);
        REQUIRE(rows);
        REQUIRE(rows->size() == 1);
        CHECK(rows->front().state == store::RecordingState::sealed);
        const auto file = folder_.path() / rows->front().file;
        CHECK(media::hash_file(file.string()) == rows->front().sha256);
        const auto bytes = content_of(file);
        REQUIRE(bytes);
        return *bytes;
    }
    store::ReadSession& session() {
        auto opened = store_->reader();
        REQUIRE(opened);
        sessions_.push_back(std::move(*opened));
        return *sessions_.back();
    }
    std::size_t files() const {
        std::size_t out = 0;
        const auto recordings = folder_.path() / "recordings";
        if (std::filesystem::exists(recordings))
            for (const auto& one : std::filesystem::recursive_directory_iterator(recordings))
                out += one.path().extension() == ".wav" ? 1 : 0;
        return out;
    }
    exam::Bank& bank() { return *bank_; }
    const persona::Drill& drill() const { return *drill_; }

private:
    test::Folder folder_;
    std::unique_ptr<store::Store> store_;
    std::shared_ptr<const evidence::Notary> notary_;
    std::unique_ptr<exam::Bank> bank_;
    std::shared_ptr<const persona::Drill> drill_;
    std::vector<std::unique_ptr<store::ReadSession>> sessions_;
};

constexpr int customers_side = 0;
constexpr int students_side = 1;

/// Whether anything but silence is in the channel during these 20 ms.
bool loud(const std::string& wav, int channel, Duration at) {
    const auto quiet = static_cast<char>(media::silence_byte(media::Codec::pcma));
    int other = 0;
    for (std::size_t i = 0; i < 160; ++i) {
        const auto place =
            media::wav_header_bytes +
            (static_cast<std::size_t>(std::max<std::int64_t>(at.ms, 0)) * 8 + i) * 2 +
            static_cast<std::size_t>(channel);
        other += place < wav.size() && wav[place] != quiet ? 1 : 0;
    }
    return other > 40;
}

/// Where the student's voice begins after a pause of 300 ms, nearest to `at`.
Duration nearest_onset(const std::string& wav, Duration at) {
    Duration best = Duration{INT64_MAX / 2};
    Duration still{};
    for (Duration t{}; t < at + 5_s; t += 20_ms) {
        const bool on = loud(wav, students_side, t);
        if (on && still >= 300_ms && std::abs((t - at).ms) < std::abs((best - at).ms))
            best = t;
        still = on ? Duration{} : still + 20_ms;
    }
    return best;
}

Duration at_of(const MadeListening& made, Slip slip) {
    const auto found = std::find_if(made.planted.begin(), made.planted.end(),
                                    [&](const auto& one) { return one.breach.slip == slip; });
    REQUIRE(found != made.planted.end());
    return found->at;
}

exam::Milli earned(const exam::Question& question, Duration shift) {
    exam::Answer answer;
    for (const auto& one : question.violations)
        answer.heard.push_back({one.at + shift, one.what});
    return exam::judge(question, answer, question.points).earned;
}

} // namespace

TEST_CASE("what the key says is heard at that time in the recording") {
    StudioLab lab;
    const auto made = lab.make({{.slip = Slip::no_greeting},
                                {.slip = Slip::left_out, .move = "复述确认"},
                                {.slip = Slip::silence, .length = 7_s},
                                {.slip = Slip::no_goodbye}});
    REQUIRE(made);
    const auto wav = lab.sound(*made);
    for (const auto slip : {Slip::no_greeting, Slip::left_out}) {
        const auto at = at_of(*made, slip);
        INFO(at.ms);
        CHECK(std::abs((nearest_onset(wav, at) - at).ms) <= 200);
    }
    // Nobody speaks in the five seconds before a silence is one, nor until its length is over.
    const auto silence = at_of(*made, Slip::silence);
    for (Duration t = silence - 4'900_ms; t < silence + 1'900_ms; t += 20_ms) {
        INFO(t.ms);
        CHECK_FALSE(loud(wav, customers_side, t));
        CHECK_FALSE(loud(wav, students_side, t));
    }
    CHECK(std::abs((nearest_onset(wav, silence + 2_s) - silence - 2_s).ms) <= 200);
    CHECK(at_of(*made, Slip::no_goodbye) == made->length);
}

TEST_CASE("an interruption is heard over the customer, a hold with its music") {
    StudioLab lab;
    const auto made = lab.make({{.slip = Slip::interruption},
                                {.slip = Slip::unannounced_hold, .length = 8_s},
                                {.slip = Slip::forbidden, .move = "推诿"}},
                               6);
    REQUIRE(made);
    const auto wav = lab.sound(*made);
    const auto over = at_of(*made, Slip::interruption);
    CHECK(std::abs((nearest_onset(wav, over) - over).ms) <= 200);
    int both = 0;
    for (Duration t = over; t < over + 500_ms; t += 20_ms)
        both += loud(wav, customers_side, t) && loud(wav, students_side, t) ? 1 : 0;
    CHECK(both >= 15); // of 25
    const auto hold = at_of(*made, Slip::unannounced_hold);
    int music = 0;
    for (Duration t = hold; t < hold + 8_s; t += 20_ms) {
        music += loud(wav, customers_side, t) ? 1 : 0;
        CHECK_FALSE(loud(wav, students_side, t));
    }
    CHECK(music > 300); // of 400
    const auto said = at_of(*made, Slip::forbidden);
    CHECK(std::abs((nearest_onset(wav, said) - said).ms) <= 200);
}

TEST_CASE("the question is right at the key's times, up to two seconds off, and wrong beyond") {
    StudioLab lab;
    const auto made = lab.make({{.slip = Slip::no_greeting},
                                {.slip = Slip::left_out, .move = "告知时限"},
                                {.slip = Slip::no_goodbye}});
    REQUIRE(made);
    const auto question = lab.question(*made);
    CHECK(question.kind == exam::Kind::listen);
    CHECK(question.category == "听音");
    CHECK(question.recording == to_text(made->record));
    CHECK(question.points == 3 * exam::one_point);
    REQUIRE(question.violations.size() == 3);
    CHECK(question.choices.size() > 3); // and decoys
    for (const auto shift : {Duration{}, 2'000_ms, Duration{-2'000}})
        CHECK(earned(question, shift) == question.points);
    for (const auto shift : {2'001_ms, Duration{-2'001}})
        CHECK(earned(question, shift) == 0);
    // The right times with other names are worth nothing.
    exam::Answer misnamed;
    for (const auto& one : question.violations)
        misnamed.heard.push_back(
            {one.at, (one.what + 1) % static_cast<int>(question.choices.size())});
    CHECK(exam::judge(question, misnamed, question.points).earned < question.points);
}

TEST_CASE("no list, statistics or rule of the lab takes a made talk for a student's") {
    StudioLab lab;
    const auto made = lab.make({{.slip = Slip::no_goodbye}});
    REQUIRE(made);
    auto& reader = lab.session().reader();
    CHECK(store::recordings_page(reader, {})->rows.empty());
    CHECK(training::contacts_page(reader, {.limit = 10})->rows.empty());
    CHECK_FALSE(*store::last_live_run(reader)); // what a crash would mend
    const auto rules = retention_rules({{"exam", 1}, {"practice", 1}, {"other", 1}});
    const auto judge = rules.bench(reader, wall_now());
    REQUIRE(judge);
    const auto row =
        store::recordings_of(reader, made->record.run, made->record.contact.value)->front();
    CHECK(row.agent == 0);
    CHECK(row.drill == 0);
    CHECK(judge->class_of(row) == "exam");
    CHECK(*judge->kept_for(row) == "question");
    const auto timeline = training::kept_timeline(reader, made->record.run, made->record.contact);
    REQUIRE(timeline);
    REQUIRE(*timeline);
    CHECK_FALSE((*timeline)->lines.empty());
}

TEST_CASE("what cannot become a question leaves nothing behind") {
    StudioLab lab;
    REQUIRE(lab.make({{.slip = Slip::no_goodbye}}));
    CHECK(lab.files() == 1);
    CHECK(lab.make({{.slip = Slip::no_goodbye}}).error().code == "exam.same_key");
    CHECK(lab.make({{.slip = Slip::left_out, .move = "nothing"}}).error().code ==
          "drill.listening.unfit");
    CHECK(lab.files() == 1);
    CHECK(store::journal_runs(lab.session().reader())->size() == 1);
    CHECK(lab.make({{.slip = Slip::no_goodbye}}, 6));
    CHECK(lab.files() == 2);
}
