#pragma once
// Folds facts into lines of the contact log: one when a contact is done. The same facts give the
// same lines, live or from a journal. One thread.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contact/fact.h"
#include "crm/records.h"

namespace ringroom::crm {

class LogFold {
public:
    /// `started` is the wall clock at the run's Instant 0.
    LogFold(std::int64_t run, WallTime started)
        : run_(run)
        , started_(started) {}

    struct Step {
        std::optional<LogRow> done;         ///< without customer, project, medium and note
        std::optional<ContactKey> recorded; ///< of a line that was given already
    };
    /// Facts about contacts it does not know are skipped: a journal may begin anywhere.
    [[nodiscard]] Step take(const StampedFact& fact);

    /// Lines of contacts that never came to their end, their talks as long as facts were told; the
    /// fold is empty afterwards.
    [[nodiscard]] std::vector<LogRow> interrupted();
    [[nodiscard]] std::size_t open() const { return drafts_.size(); }

private:
    struct Draft {
        LogRow row;
        bool shown = false; ///< outbound: somebody had it on the screen
        std::optional<Instant> queued;
        std::optional<Instant> connected; ///< of the talk going on
        std::optional<Instant> released;
        bool talked = false;
        std::string released_by;
    };
    void begin(Instant at, const fact::ContactArrived& arrived);
    void connect(Instant at, const fact::ContactConnected& connected);
    void release(Instant at, const fact::ContactReleased& released);
    [[nodiscard]] Step finish(Instant at, const fact::ContactDone& done);
    [[nodiscard]] Draft* draft(ContactId contact);

    std::int64_t run_;
    WallTime started_;
    std::map<ContactId, Draft> drafts_;
    Instant last_; ///< of the last fact
};

} // namespace ringroom::crm
