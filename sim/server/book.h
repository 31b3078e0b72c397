#pragma once
// The gradebook's thread: facts come in through a mailbox, every contact that is done is measured
// and graded, and the result is written. Grading never delays a call.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "base/mailbox.h"
#include "contact/fact.h"
#include "crm/office.h"
#include "persona/drill.h"
#include "reporting/fold.h"
#include "server/exhibits.h"
#include "server/limits.h"
#include "store/store.h"
#include "training/gradebook.h"

namespace ringroom::server {

class Book {
public:
    /// Results of `run` go into `store`; it and `office`, which is told every fact, outlive the
    /// book.
    /// Each result is witnessed by `notary`, with the version of its pack.
    Book(store::Store& store, crm::Office& office, std::int64_t run, training::MeasureRules rules,
         std::shared_ptr<const evidence::Notary> notary, PackVersions packs);
    /// Takes in what waits, then stops.
    ~Book();

    /// Control thread. A fact that finds the mailbox full is dropped and counted.
    void take(const StampedFact& fact);
    /// Any thread: whom the agent's screen names, for the log.
    void name_customer(ContactId contact, AgentId agent, std::string name) {
        office_.name_customer(contact, agent, std::move(name));
    }
    /// Control thread: the address of the telephone at which the contact is talked.
    void sits(ContactId contact, std::string seat);
    void add_drill(DrillId id, std::shared_ptr<const persona::Drill> drill, persona::Ear ear,
                   std::uint64_t seed, bool practice);

    /// Any thread: `look` sees the book between two facts.
    void look(const std::function<void(const training::Gradebook&, const reporting::Fold&)>& look);
    [[nodiscard]] std::uint64_t dropped() const { return dropped_.load(); }

private:
    struct AddDrill {
        DrillId id;
        std::shared_ptr<const persona::Drill> drill;
        persona::Ear ear;
        std::uint64_t seed;
        bool practice;
    };
    struct Sits {
        ContactId contact;
        std::string seat;
    };
    struct Stop {};
    using Item = std::variant<StampedFact, AddDrill, Sits, Stop>;

    void work();
    void write_new_results(bool stopping);

    store::Store& store_;
    crm::Office& office_;
    std::int64_t run_;
    std::shared_ptr<const evidence::Notary> notary_;
    PackVersions packs_;
    std::map<DrillId, std::uint64_t> seeds_; // the book's thread
    Mailbox<Item> mailbox_{limits::book_waiting};
    std::atomic<std::uint64_t> dropped_{0};
    std::mutex mutex_;
    training::Gradebook gradebook_;    // guarded by mutex_
    reporting::Fold fold_;             // guarded by mutex_
    std::size_t written_ = 0;          // results already in the store; the book's thread
    std::vector<std::size_t> amended_; // of these, those to be written again; likewise
    std::vector<std::shared_ptr<const training::ScoreForm>> forms_; // not yet kept; likewise
    std::vector<Sits> seats_;                                       // not yet kept; likewise
    Instant students_due_ = Instant::never(); // when the sums are written; likewise
    std::thread thread_;
};

} // namespace ringroom::server
