// Where a contact was talked at. Beside the result, not in it: the book of a run is the same live
// and folded again from the journal, which knows no addresses.
#include "training/tables.h"

namespace ringroom::training {

store::Migration seats_migration() {
    return {6, "training", R"(
        CREATE TABLE training_seat (
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            seat TEXT NOT NULL, -- address of the telephone
            PRIMARY KEY (run, contact)
        ) WITHOUT ROWID;
    )"};
}

Result<void> save_seat(store::Writer& writer, std::int64_t run, ContactId contact,
                       const std::string& seat) {
    const auto done = writer.run("INSERT INTO training_seat (run, contact, seat) VALUES (?, ?, ?) "
                                 "ON CONFLICT (run, contact) DO UPDATE SET seat = excluded.seat",
                                 {run, contact.value, seat});
    if (!done)
        return tl::unexpected(done.error());
    return {};
}

} // namespace ringroom::training
