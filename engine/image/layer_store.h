#pragma once

#include "engine/base/progress.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

#include <cstdint>
#include <string>
#include <vector>

namespace boxwright {

struct LayerRecord {
    std::string digest; ///< diffID, "sha256:<64 hex>"
    std::string name;
    std::string origin;
    uint64_t bytes = 0;              ///< sum of file sizes
    uint64_t files = 0;              ///< entries that are not directories
    int64_t importedAt = 0;          ///< seconds since the epoch
    std::vector<std::string> sample; ///< a few telling paths, for the merged view
};

/// The layers of one store: `<root>/layers/<hex>/{tree,meta.json,index}`, staging beside them.
/// Several processes may use a store at once; a layer is visible only when it is whole.
class LayerStore {
public:
    /// Creates the folders where missing and sweeps what a dead import left in staging.
    /// @param remover boxwright-unpack (unpacker.h), which deletes trees owned by subordinate ids;
    /// an ordinary user's store needs it.
    static Result<LayerStore> open(const std::string& root, std::vector<std::string> remover = {});

    const std::string& root() const { return m_root; }
    Result<std::vector<LayerRecord>> list() const;
    /// Errors: InvalidArgument for what is no digest, NotFound.
    Result<LayerRecord> find(const std::string& digest) const;
    bool contains(const std::string& digest) const;
    /// Path of the unpacked tree, an overlay lowerdir.
    Result<std::string> treePath(const std::string& digest) const;
    /// The caller has checked that nothing uses it.
    Status remove(const std::string& digest);
    Status rename(const std::string& digest, const std::string& name);

    /// A fresh staging directory, an advisory lock on it held by the descriptor.
    struct Staging {
        std::string path;
        UniqueFd directory;
        std::string name;
    };
    Result<Staging> stage();
    /// syncfs, then rename staging/tree into place; when the layer is there already the staged
    /// copy is dropped and the stored one returned.
    Result<LayerRecord> commit(Staging staging, LayerRecord record);
    void discard(Staging staging);

private:
    LayerStore() = default;
    void sweep() const;
    Status removeStaged(const std::string& name) const;

    std::string m_root;
    std::vector<std::string> m_remover;
    UniqueFd m_layers;
    UniqueFd m_staging;
};

} // namespace boxwright
