"""Invented public names, as people in Samarinda are called."""

from random import Random

FIRST = (
    "Abdul Agus Ahmad Aisyah Alfian Aminah Andi Anton Apriani Ardi Arifin Asih Aulia Bambang "
    "Bayu Bella Cahyadi Cici Dahlia Darmawan Dayang Desi Dian Didik Dina Edi Eka Elisa Endang "
    "Erna Fadli Fahmi Farida Fatimah Ferdi Galuh Gilang Gunawan Habibah Hadi Hairul Halimah "
    "Hamdan Hartati Hendra Herlina Husna Ibrahim Ida Ihsan Imam Indah Irwan Ismail Jamilah "
    "Jannah Joko Jumiati Juliana Kartika Khairul Kurniawan Lestari Lia Lukman Mardiana Maria "
    "Marlina Maryam Maulana Megawati Mira Misran Muhidin Mulyadi Nadia Ningsih Noor Norhayati "
    "Nurul Oktavia Pandu Paulus Puji Purwanto Putri Rahmat Ratna Rina Rizki Rohani Rudi Rusdi "
    "Sabrina Salmah Samsul Santi Sari Siti Slamet Sri Sulaiman Suparmin Surya Syahril Tari "
    "Taufik Teguh Tini Tono Umar Utami Vera Wahyu Wati Widodo Yanti Yohana Yuli Yusuf Zainab"
).split()
LAST = (
    "Abdullah Akbar Anggraini Arbain Asmara Basri Daeng Effendi Firmansyah Fitriani Gazali "
    "Halim Handayani Haryono Hasanah Hidayat Huda Ilyas Jafar Karim Kusuma Latif Lamba Mahmud "
    "Mansyur Maulida Nasution Noviyanti Nugroho Palimbong Permana Prasetyo Pratiwi Ramadhani "
    "Rahman Riyadi Salim Santoso Saputra Setiawan Simanjuntak Siswanto Sofyan Subekti Sukma "
    "Susanti Syahputra Tandi Tjandra Usman Wahid Wibowo Wijaya Wulandari Yunus Zulkarnain"
).split()


def public_names(count: int, chance: Random) -> list[str]:
    """That many different names; some people have a single one."""
    pairs = [f"{first} {last}" for first in FIRST for last in LAST]
    singles = chance.sample(FIRST, len(FIRST) // 3)
    chosen = singles + chance.sample(pairs, count - len(singles))
    chance.shuffle(chosen)
    return chosen[:count]
