#pragma once
// The control thread of the live lab: owns the machine, gives it what happens, carries out what it
// commands, keeps the journal, tells everybody who listens.
//
//     telephones, sound ─┐                       ┌─> Voices (SIP, media)
//     seats (API) ───────┼─> feed() -> Machine ──┼─> journal, gradebook, listeners
//     lessons, timers ───┘                       └─> published snapshot
//
// run() belongs to one thread; submit(), start_lesson(), order_lesson(), published() and stop() may
// be called from any.
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/thread_check.h"
#include "center/machine.h"
#include "drill/lesson.h"
#include "drill/turns.h"
#include "exam/practical.h"
#include "server/echo_desk.h"
#include "server/sound_library.h"
#include "server/voices.h"
#include "sip/loop.h"
#include "sip/stack.h"
#include "store/journal.h"
#include "store/store.h"

namespace ringroom::evidence {
class Notary;
}

namespace ringroom::server {

class Alarms;
class Book;
class Examiner;
struct ExamCall;

/// A lesson as people see it.
struct LessonView {
    DrillId id;
    std::string pack;
    std::string script;
    std::string class_name;
    bool exam = false; ///< a call of a practical exam
    AgentId practises; ///< whose own practice it is; 0: a class's
    std::string state; ///< running, paused, ending, ended
    std::uint64_t seed = 0;
    std::string ear;
    std::string number; ///< that inbound customers dial
    std::vector<AgentId> players;
    std::vector<std::string> without_consent;
    WallTime started;
    Instant began;
    Instant ended; ///< Instant{} while it runs
    std::int64_t planned = 0;
    std::int64_t arrived = 0;
    std::int64_t in_progress = 0;
    std::int64_t done = 0;
    std::int64_t never_taken = 0;
};

/// Counts a lesson's contacts. A record on the list has not arrived before somebody is shown it.
class ContactCounts {
public:
    void take(const Fact& fact, const std::function<LessonView*(DrillId)>& lesson);

private:
    struct Known {
        DrillId drill;
        bool taken = false;
    };
    std::map<ContactId, Known> known_;
};

/// What the rest of the server sees of the machine; immutable once published.
struct Published {
    center::View view;
    std::vector<LessonView> lessons; ///< running first, then newest first; exams' calls are not
    std::map<std::int64_t, std::vector<drill::Turn>> turns; ///< of practical exams that go on
    /// Where nobody sees what others do: lessons that go on, and all calls of such exams.
    std::vector<DrillId> closed_drills;
    sip::StackStats sip;
    media::EngineCounters media;
};

struct LessonOrder {
    drill::LessonPlan plan; ///< id is given by the control thread
    std::string pack;
    std::string class_name;
    bool exam = false;                          ///< a call of a practical exam
    AgentId practises{};                        ///< whose own practice it is; 0: a class's
    std::vector<std::string> without_consent{}; ///< numbers of who are left out of it
};
enum class LessonCommand { pause, resume, stop, cut };

struct ControlParts {
    std::shared_ptr<const center::Settings> settings;
    std::map<std::string, std::shared_ptr<const persona::Drill>> scripts;
    std::map<std::string, std::filesystem::path> takes; ///< by script
    std::uint64_t seed = 1;
    std::int64_t run = 0; ///< of the journal
    store::Store* store = nullptr;
    store::Journal* journal = nullptr;
    media::Engine* media = nullptr;
    Book* book = nullptr;
    exam::Practicals* practicals = nullptr;
    std::shared_ptr<const evidence::Notary> notary = {};
    Alarms* alarms = nullptr;
    SoundOptions sounds;
    sip::StackOptions sip;
    sip::Credentials credentials;
    std::string media_address;
    std::set<std::string> echo_numbers;
    WallTime started;
};

class Control {
public:
    using Answered = std::function<void(Result<void>)>;
    using LessonAnswered = std::function<void(Result<LessonView>)>;

    /// Opens the telephones and the sounds on the calling thread, which then calls run().
    /// Errors: sip.address_in_use and the like, those of the prompt folder.
    [[nodiscard]] static Result<std::unique_ptr<Control>> open(ControlParts parts);
    ~Control();

    /// Until stop().
    void run();
    void stop() { loop_.stop(); }

    /// Answers after the commit, on any thread; "server.busy" when too much waits.
    void submit(Event event, Answered answered);
    void start_lesson(LessonOrder order, LessonAnswered answered);
    void order_lesson(DrillId drill, LessonCommand command, LessonAnswered answered);
    /// `ask` runs on the control thread; the answer follows the commit of what it changed.
    void ask_examiner(std::function<Result<exam::Practical>(Examiner&)> ask,
                      std::function<void(Result<exam::Practical>)> answered);
    [[nodiscard]] std::shared_ptr<const Published> published() const;
    /// Called on the control thread with every fact. Waits until an old listener runs no more.
    void subscribe(std::function<void(const StampedFact&)> listener);
    [[nodiscard]] std::uint16_t sip_port() const { return stack_->port(); }
    [[nodiscard]] WallTime wall_at(Instant at) const { return parts_.started + Duration{at.ms}; }
    [[nodiscard]] Instant now() const;

private:
    struct Running {
        drill::Lesson lesson;
        LessonView view;
        sip::Loop::TimerId timer;
    };

    explicit Control(ControlParts parts);
    void feed(const Event& event);
    void carry_out();
    void take_fact(const StampedFact& fact);
    void name_customer(const Fact& fact);
    void name_seat(const Fact& fact);
    void count(const StampedFact& fact);
    void arm();
    void arm_lesson(Running& running);
    void feed_all(const std::vector<Event>& events);
    void journal(std::string_view kind, Instant at, std::string line);
    void flush_journal();
    void publish();
    void publish_soon();
    void note_recording(const RecordingNote& note);
    [[nodiscard]] bool is_practice(DrillId drill) const;
    void open_examiner();
    /// `named`, if there is one, is told the id before anything happens.
    [[nodiscard]] Result<LessonView> begin_lesson(LessonOrder order,
                                                  const std::function<void(DrillId)>& named = {});
    [[nodiscard]] Result<void> begin_call(const ExamCall& call,
                                          const std::function<void(DrillId)>& named);
    void change_lesson(DrillId drill, LessonCommand command, const LessonAnswered& answered);
    void add_script(const drill::LessonPlan& plan);
    void prepare_lines(const drill::LessonPlan& plan);

    ControlParts parts_;
    ThreadCheck thread_;
    sip::Loop loop_;
    std::unique_ptr<SoundLibrary> sounds_;
    std::unique_ptr<center::Machine> machine_;
    std::unique_ptr<Voices> voices_;
    std::unique_ptr<EchoDesk> echo_;
    std::unique_ptr<sip::Stack> stack_;
    std::unique_ptr<Examiner> examiner_;
    Instant base_; // steady_now() at Instant 0
    center::Output output_;
    sip::Loop::TimerId machine_timer_;
    Instant machine_armed_ = Instant::never();
    std::map<DrillId, Running> lessons_;
    std::deque<LessonView> ended_lessons_;
    ContactCounts counts_;
    std::uint64_t last_drill_ = 0;

    std::vector<store::JournalRow> rows_;
    std::int64_t sequence_ = 0;
    bool flush_asked_ = false;
    bool publish_asked_ = false;
    std::vector<std::pair<Answered, Result<void>>> answers_; // for the next commit
    std::string refused_about_;
    std::string refused_; // by the event being fed

    mutable std::mutex published_mutex_;
    std::shared_ptr<const Published> published_; // guarded by published_mutex_
    std::mutex listener_mutex_;
    std::function<void(const StampedFact&)> listener_; // guarded by listener_mutex_
};

} // namespace ringroom::server
