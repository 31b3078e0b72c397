#pragma once
// The business in the data base, one file a table. Functions that write run inside a store job;
// errors are the store's unless named.
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "crm/records.h"
#include "store/store.h"

namespace ringroom::crm {

/// All steps of this room, for store::Options.
[[nodiscard]] std::vector<store::Migration> migrations();
[[nodiscard]] store::Migration customers_migration(); // customers_table.cpp
[[nodiscard]] store::Migration log_migration();       // log_table.cpp
[[nodiscard]] store::Migration log_name_migration();  // log_table.cpp
[[nodiscard]] store::Migration cases_migration();     // cases_table.cpp
[[nodiscard]] store::Migration callbacks_migration(); // callbacks_table.cpp

// ---- Customers
/// Writes a new one, whose id it gives; `source` is what an import remembers of its line.
[[nodiscard]] Result<std::int64_t> insert_customer(store::Writer& writer, const Customer& customer,
                                                   std::string_view source = {});
/// `customer.version` is the one that was read; it is one more afterwards. Errors: "crm.changed"
/// (somebody else was quicker), "crm.unknown".
[[nodiscard]] Result<void> update_customer(store::Writer& writer, const Customer& customer);
/// The same whatever the version; `source` as above.
[[nodiscard]] Result<void> replace_customer(store::Writer& writer, const Customer& customer,
                                            std::string_view source);
struct StoredCustomer {
    Customer customer;
    std::string source; ///< of the import; empty: made by hand
};
[[nodiscard]] Result<std::vector<StoredCustomer>> customers_of(store::Reader& reader);

// ---- The contact log
/// Writes or writes again.
[[nodiscard]] Result<void> save_log_row(store::Writer& writer, const LogRow& row);
/// Leaves a row that is there already as it is.
[[nodiscard]] Result<void> add_log_row(store::Writer& writer, const LogRow& row);
[[nodiscard]] Result<void> mark_recorded(store::Writer& writer, const ContactKey& key);
[[nodiscard]] Result<void> save_note(store::Writer& writer, const ContactKey& key, AgentId agent,
                                     std::string_view note);
[[nodiscard]] Result<void> save_customer_of(store::Writer& writer, const ContactKey& key,
                                            AgentId agent, std::int64_t customer);
[[nodiscard]] Result<void> save_name_of(store::Writer& writer, const ContactKey& key, AgentId agent,
                                        std::string_view name);
/// What an agent wrote about contacts that have no line yet.
[[nodiscard]] Result<std::vector<Work>> loose_works(store::Reader& reader, std::int64_t run);

struct LogFilter {
    AgentId agent;             ///< of this agent only; none: of all
    std::int64_t customer = 0; ///< of this customer only; 0: of all
    /// With `customer`: canonical numbers whose lines without a customer count too.
    std::vector<std::string> telephones;
    WallTime from{};                    ///< started not before; 0: from the beginning
    WallTime until{INT64_MAX};          ///< started before
    ContactKey before;                  ///< older than this line only; {0, 0}: from the newest
    std::vector<DrillId> closed_drills; ///< of these only the lines of `viewer`
    AgentId viewer;
    std::size_t limit = 100;
};
struct LogPage {
    std::vector<LogRow> rows;
    bool more = false; ///< there are older ones
};
/// Newest first.
[[nodiscard]] Result<LogPage> log_page(store::Reader& reader, const LogFilter& filter);
/// The newest `limit` lines, oldest first.
[[nodiscard]] Result<std::vector<LogRow>> log_tail(store::Reader& reader, std::size_t limit);
[[nodiscard]] Result<std::optional<LogRow>> log_row(store::Reader& reader, const ContactKey& key);

// ---- Cases and callbacks
[[nodiscard]] Result<std::int64_t> insert_case(store::Writer& writer, const Case& one);
/// Title, kind, note and state. Errors: "crm.changed", "crm.unknown".
[[nodiscard]] Result<void> update_case(store::Writer& writer, const Case& one);
[[nodiscard]] Result<std::vector<Case>> open_cases(store::Reader& reader);
[[nodiscard]] Result<std::int64_t> insert_callback(store::Writer& writer, const Callback& one);
/// Due time, note and state. Errors: "crm.changed", "crm.unknown".
[[nodiscard]] Result<void> update_callback(store::Writer& writer, const Callback& one);
[[nodiscard]] Result<std::vector<Callback>> open_callbacks(store::Reader& reader);

struct WorkFilter {
    AgentId agent;             ///< opened or owned by; none: everybody
    std::int64_t customer = 0; ///< 0: of all
    std::int64_t before = 0;   ///< older ids only; 0: from the newest
    bool open_only = false;
    /// With `agent`: cases of contacts too that ended with this agent, whoever opened them. Says
    /// nothing of callbacks.
    bool of_contacts = false;
    std::size_t limit = 100;
};
struct CasePage {
    std::vector<Case> rows;
    bool more = false;
};
struct CallbackPage {
    std::vector<Callback> rows;
    bool more = false;
};
/// Newest first.
[[nodiscard]] Result<CasePage> case_page(store::Reader& reader, const WorkFilter& filter);
[[nodiscard]] Result<std::optional<Case>> case_of(store::Reader& reader, std::int64_t id);
/// Newest first.
[[nodiscard]] Result<CallbackPage> callback_page(store::Reader& reader, const WorkFilter& filter);
[[nodiscard]] Result<std::optional<Callback>> callback_of(store::Reader& reader, std::int64_t id);

} // namespace ringroom::crm
