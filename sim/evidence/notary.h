#pragma once
// Who signs: holds the lab's key and adds entries to the chain inside the store jobs whose writing
// they witness, so that neither exists without the other.
//
//     auto notary = Notary::open(store, data, wall_now(), {{"program", "0.1.0"}});
//     store.post([notary, row, now = wall_now()](store::Writer& writer) -> Result<void> {
//         if (auto saved = save(writer, row); !saved) return saved;
//         return notary->witness(writer, now, {Kind::mark_given, "3-17", {{"final", "87500"}}});
//     });
//
// What is to be compared with the data base later carries two fields: "exhibit", a name unique in
// the lab like "result/3-17", and "digest", the SHA-256 of what was written (evidence/verify.h). An
// exhibit that was removed on purpose gets the digest "-".
//
// After each commit the chain's head is written beside the data base (`evidence/head`), so that an
// end cut off the data base alone is found at the next start and by verify().
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/chain.h"
#include "evidence/entry.h"
#include "evidence/key.h"
#include "store/store.h"

namespace ringroom::evidence {

/// Where what lies, below a data folder.
[[nodiscard]] std::filesystem::path private_key_file(const std::filesystem::path& data);
[[nodiscard]] std::filesystem::path public_key_file(const std::filesystem::path& data);
[[nodiscard]] std::filesystem::path head_file(const std::filesystem::path& data);

class Notary {
public:
    /// What was found at the start; each has an entry of its own in the chain.
    struct Opening {
        bool key_made = false;  ///< the chain begins with this start
        bool key_lost = false;  ///< the private key was not there or was another lab's: a new one
        bool tail_lost = false; ///< the data base is behind the head that was kept
    };

    /// Loads the key, or makes it where the chain is empty; takes up a rollover that was cut off.
    /// `about` goes into the entry that a new key begins with. Not on the store's writer thread.
    /// `store` must outlive every copy. Errors: "evidence.key" (the file is there and is no key:
    /// nothing is replaced), "evidence.key_not_kept", those of the store.
    [[nodiscard]] static Result<std::shared_ptr<const Notary>>
    open(store::Store& store, const std::filesystem::path& data, WallTime now,
         std::vector<Field> about = {});

    /// Adds an entry; before it one of kind clock_back where `now` is behind the chain by more than
    /// limits::clock_back_ms. Inside a job. Errors: "evidence.too_long", those of the store.
    [[nodiscard]] Result<void> witness(store::Writer& writer, WallTime now,
                                       Testimony testimony) const;

    /// A new key takes over: the old one signs it in, it signs its consent. The private file is
    /// replaced, a copy of the old public key kept as `evidence/FINGERPRINT.pub`. Not on the
    /// writer thread; this notary goes on with the new key.
    [[nodiscard]] Result<PublicKey> roll_over(WallTime now) const;

    [[nodiscard]] PublicKey public_key() const;
    [[nodiscard]] const Opening& opening() const;
    /// The head now, signed. Error "evidence.empty" is only met before open().
    [[nodiscard]] Result<Head> head(store::Reader& reader) const;

private:
    struct Inside;
    explicit Notary(std::shared_ptr<Inside> inside);
    std::shared_ptr<Inside> inside_;
};

} // namespace ringroom::evidence
