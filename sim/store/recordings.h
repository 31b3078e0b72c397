#pragma once
// The index of recordings: which file holds which contact, how far it is to be trusted, and where
// it has gaps. The files themselves belong to media. All functions run inside a job or on a reader.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "store/statement.h"

namespace ringroom::store {

enum class RecordingState {
    open,        ///< being written
    sealed,      ///< complete, hash known
    interrupted, ///< the server ended while it was open
    repaired,    ///< was interrupted, header mended, hash taken afterwards
    deleted      ///< its file was removed by a rule; the row stays
};
[[nodiscard]] std::string_view to_string(RecordingState state);

/// Of a student's practice alone: theirs only, until they share it.
enum class Practice { none, own, shared };

struct Recording {
    std::string file;          ///< below the data folder, unique
    std::int64_t run = 0;      ///< of the journal
    std::uint64_t contact = 0; ///< within the run; a contact may have several files
    std::uint64_t agent = 0;   ///< who talks in it; 0: nobody of ours
    std::uint64_t peer = 0;    ///< a talk between two agents: the other one
    std::uint64_t drill = 0;   ///< 0: outside any drill
    std::string sha256;        ///< lower-case hex, empty until sealed or repaired
    Duration length{};
    int channels = 0;
    WallTime started{};
    RecordingState state = RecordingState::open;
    std::string gaps = "[]"; ///< JSON, written and read by media
    Practice practice = Practice::none;
};

/// Notes a file before its first sample. Error "store.constraint" if it is known already.
[[nodiscard]] Result<void> open_recording(Writer& writer, const Recording& recording);
/// Closes an open one (`sealed`) or an interrupted one (`repaired`) with what is now known.
/// Error "recording.state" when the file is unknown or already closed.
[[nodiscard]] Result<void> close_recording(Writer& writer, const Recording& recording);
/// Notes that a rule removes the file. Error "recording.state" unless it is sealed or repaired.
[[nodiscard]] Result<void> delete_recording(Writer& writer, const std::string& file);
/// Shares the recordings of a contact of practice, or takes that back.
[[nodiscard]] Result<void> share_recordings(Writer& writer, std::int64_t run, std::uint64_t contact,
                                            bool shared);
/// After a restart: everything still open becomes interrupted; returned oldest first.
[[nodiscard]] Result<std::vector<Recording>> interrupt_open_recordings(Writer& writer);
/// By state, oldest first.
[[nodiscard]] Result<std::vector<Recording>> recordings_in(Reader& reader, RecordingState state);
/// Of one contact, oldest first.
[[nodiscard]] Result<std::vector<Recording>> recordings_of(Reader& reader, std::int64_t run,
                                                           std::uint64_t contact);

/// Which recordings a page shows. 0 means: all.
struct RecordingFilter {
    std::uint64_t agent = 0; ///< agent or peer
    std::uint64_t drill = 0;
    bool own_practice = false;   ///< private ones too: for who talks in them
    std::int64_t before_run = 0; ///< older than this contact only; 0: from the newest
    std::uint64_t before_contact = 0;
    std::size_t limit = 100; ///< rows; the files of one contact are never parted
};
struct RecordingPage {
    std::vector<Recording> rows;
    bool more = false; ///< there are older ones
};
/// Newest contact first, whatever the state; those of staged runs are not among them.
[[nodiscard]] Result<RecordingPage> recordings_page(Reader& reader, const RecordingFilter& filter);

} // namespace ringroom::store
